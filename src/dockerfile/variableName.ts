/** Index behind the name or number that begins at `at`; `at` itself where there is none. */
export function skipName(text: string, at: number, end: number): number {
  let index = at;
  if (isDigit(text.charCodeAt(index))) {
    while (index < end && isDigit(text.charCodeAt(index))) index++;
    return index;
  }
  while (index < end && isNamePart(text.charCodeAt(index))) index++;
  return index;
}

/** `$?`, `$@` and the like: names of a single character. */
export function isSpecialParameter(char: string | undefined): boolean {
  return char !== undefined && char.length === 1 && "@*#?-$!0".includes(char);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNamePart(code: number): boolean {
  if (code < 0x80) {
    return (
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      isDigit(code) ||
      code === 0x5f
    );
  }
  return /\p{L}|\p{Nd}/u.test(String.fromCharCode(code));
}
