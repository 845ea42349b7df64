/** A signal of STOPSIGNAL: the sentence that says what is wrong with it, if anything is. */
export function checkSignal(text: string): string | undefined {
  if (text.includes("$")) return undefined;
  if (/^[+-]?[0-9]{1,9}$/.test(text)) {
    return Number(text) !== 0 ? undefined : "0 is not a signal; write one such as SIGTERM.";
  }
  const name = text.toUpperCase().replace(/^SIG/, "");
  if (names.has(name) || isRealTime(name)) return undefined;
  return `"${text}" is not a signal; write a name such as SIGTERM, or a number.`;
}

/** What Linux knows, aliases included. */
const names: ReadonlySet<string> = new Set(
  (
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT " +
    "STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ"
  ).split(" "),
);

function isRealTime(name: string): boolean {
  const match = /^RT(MIN|MAX)(?:([+-])([0-9]{1,2}))?$/.exec(name);
  if (!match) return false;
  const [, end, sign, distance] = match;
  if (distance === undefined) return true;
  return end === "MIN"
    ? sign === "+" && Number(distance) <= 15
    : sign === "-" && Number(distance) <= 14;
}
