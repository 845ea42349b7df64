/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`; undefined where it cannot be told. */
export function trimPattern(
  value: string,
  pattern: string,
  operator: "#" | "##" | "%" | "%%",
): string | undefined {
  const tokens = parsePattern(pattern);
  if (!tokens || isTooMuch(value, tokens)) return undefined;
  const fromEnd = operator[0] === "%";
  const ends = fromEnd
    ? matchEnds([...value].reverse(), [...tokens].reverse())
    : matchEnds([...value], tokens);
  const length = operator.length === 2 ? ends.at(-1) : ends[0];
  if (length === undefined) return value;
  const characters = [...value];
  return (
    fromEnd ? characters.slice(0, characters.length - length) : characters.slice(length)
  ).join("");
}

/** `${x/p/r}` replaces the first longest match, `${x//p/r}` every one. */
export function replacePattern(
  value: string,
  pattern: string,
  replacement: string,
  operator: "/" | "//",
): string | undefined {
  const tokens = parsePattern(pattern);
  const characters = [...value];
  if (!tokens || tokens.length === 0) return tokens && value;
  if (isTooMuch(value, tokens) || characters.length > 500) return undefined;
  let result = "";
  let at = 0;
  while (at < characters.length) {
    const length = matchEnds(characters.slice(at), tokens).at(-1);
    if (length === undefined || length === 0) result += characters[at++];
    else {
      result += replacement;
      at += length;
      if (operator === "/") break;
    }
  }
  return result + characters.slice(at).join("");
}

type Token = "any" | "one" | { readonly character: string };

function parsePattern(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*") tokens.push("any");
    else if (character === "?") tokens.push("one");
    else if (character === "\\") {
      const next = characters[++at];
      // The engine knows these escapes only.
      if (next === undefined || !"*?\\}/".includes(next)) return undefined;
      tokens.push({ character: next });
    } else tokens.push({ character });
  }
  return tokens;
}

/** Keeps a hostile pattern from costing more than the file is worth. */
function isTooMuch(value: string, tokens: readonly Token[]): boolean {
  return value.length * tokens.length > 20_000;
}

/** The lengths of all prefixes that the pattern matches, in rising order; no backtracking. */
function matchEnds(characters: readonly string[], tokens: readonly Token[]): number[] {
  let reached = new Uint8Array(characters.length + 1);
  reached[0] = 1;
  for (const token of tokens) {
    const next = new Uint8Array(characters.length + 1);
    let open = 0;
    for (let at = 0; at <= characters.length; at++) {
      if (token === "any") {
        open ||= reached[at] ?? 0;
        next[at] = open;
      } else if (reached[at] === 1 && at < characters.length) {
        if (token === "one" || token.character === characters[at]) next[at + 1] = 1;
      }
    }
    reached = next;
  }
  const ends: number[] = [];
  reached.forEach((is, length) => {
    if (is === 1) ends.push(length);
  });
  return ends;
}
