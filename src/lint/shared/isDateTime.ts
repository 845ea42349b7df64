/** Whether a text is a date and time of RFC 3339, such as 2026-02-28T12:00:00Z. */
export function isDateTime(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt](.*)$/s.exec(text);
  if (!match || !isDate(match)) return false;
  const zone = timeZone(match[4] ?? "", /^\.\d+/);
  if (zone === undefined) return false;
  const offset = /^[+-](\d\d):(\d\d)$/.exec(zone);
  if (!offset) return zone === "Z" || zone === "z";
  return Number(offset[1]) <= 23 && Number(offset[2]) <= 59;
}

/** What hadolint takes: blanks around, years of any length, any offset, with or without a colon. */
export function isDateTimeForHadolint(text: string): boolean {
  const match = /^-?(\d+)-(\d\d)-(\d\d)[Tt](.*)$/s.exec(text.trim());
  if (!match || !isDate(match)) return false;
  const zone = timeZone(match[4] ?? "", /^\.\d*/);
  return zone !== undefined && /^([Zz]|[+-]\d\d:?\d\d)$/.test(zone);
}

function isDate([, year, month, day]: RegExpExecArray): boolean {
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1];
  return days !== undefined && Number(day) >= 1 && Number(day) <= days;
}

/** What follows a good time; undefined where it is none. A minute may have a leap second. */
function timeZone(time: string, fraction: RegExp): string | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)/.exec(time);
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59 || Number(match[3]) > 60) {
    return undefined;
  }
  return time.slice(8).replace(fraction, "");
}
