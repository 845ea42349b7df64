/** A list as Go's `%q` prints it, which is how BuildKit puts commands into the history. */
export function goQuotedList(texts: readonly string[]): string {
  return `[${texts.map(goQuoted).join(" ")}]`;
}

/** A text as Go's `%q` prints it. */
export function goQuoted(text: string): string {
  return `"${[...text].map((character) => goCharacter(character, '"')).join("")}"`;
}

/** A number as `%q` prints it: the character of that number. */
export function goQuotedNumber(number: number): string {
  const isCharacter = number >= 0 && number <= 0x10ffff && !(number >= 0xd800 && number <= 0xdfff);
  return `'${goCharacter(String.fromCodePoint(isCharacter ? number : 0xfffd), "'")}'`;
}

/** Nanoseconds as Go's `Duration.String`. */
export function goDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  if (nanoseconds < 0) return `-${goDuration(-nanoseconds)}`;
  for (const [unit, length] of shortUnits) {
    if (nanoseconds < length * 1000) return `${fraction(nanoseconds, length)}${unit}`;
  }
  const minutes = Math.floor(nanoseconds / 60e9);
  const seconds = `${fraction(nanoseconds - minutes * 60e9, 1e9)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours}h${minutes % 60}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

/** Below a second there is one unit only. */
const shortUnits = [
  ["ns", 1],
  ["µs", 1e3],
  ["ms", 1e6],
] as const;

function fraction(nanoseconds: number, unit: number): string {
  const digits = String(nanoseconds % unit).padStart(String(unit).length - 1, "0");
  const rest = unit === 1 ? "" : digits.replace(/0+$/, "");
  return `${Math.floor(nanoseconds / unit)}${rest === "" ? "" : `.${rest}`}`;
}

function goCharacter(character: string, quote: string): string {
  if (character === quote || character === "\\") return `\\${character}`;
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  if (printable.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, "0")}`
    : `\\U${code.toString(16).padStart(8, "0")}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** As Go's `IsPrint`: of blanks only the usual one. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
