/**
 * The start of a text that fits into so many columns of a terminal, filled up with blanks where
 * `fill` is set; what does not fit ends with "…". Takes one line of printable text.
 */
export function fitColumns(text: string, columns: number, fill = false): string {
  if (columns <= 0) return "";
  // Most texts have no character that needs a look.
  const narrow = isNarrow(text);
  const width = narrow ? text.length : columnsOf(text);
  if (width <= columns) return fill ? text + " ".repeat(columns - width) : text;
  if (narrow) return `${text.slice(0, columns - 1)}…`;
  let used = 0;
  let end = 0;
  for (const character of text) {
    const next = used + characterColumns(character);
    if (next > columns - 1) break;
    used = next;
    end += character.length;
  }
  return `${text.slice(0, end)}…${fill ? " ".repeat(columns - 1 - used) : ""}`;
}

/** How many columns of a terminal a text takes: two for wide characters, none for combining marks. */
export function columnsOf(text: string): number {
  if (isNarrow(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += characterColumns(character);
  return columns;
}

function isNarrow(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function characterColumns(character: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Unicode's East Asian Width W and F in coarse ranges, and what is shown as a picture. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})$/u;
