/** A string of a TypeScript source, with what stands around it. */
export interface StringLiteral {
  /** Its value; what a template puts in is `{0}`, `{1}`, … */
  readonly text: string;
  /** What stands in front of it, without blanks and comments, at most 40 characters. */
  readonly before: string;
  /** True for one that stands in what another one puts in. */
  readonly isNested: boolean;
}

/** All strings and templates of a source, in the order of their beginnings. Linear. */
export function stringLiterals(source: string): readonly StringLiteral[] {
  const found: (StringLiteral & { readonly at: number })[] = [];
  let at = 0;
  let before = "";
  scanCode(false);
  return found.sort((a, b) => a.at - b.at).map(({ at: _, ...literal }) => literal);

  /** To the brace that closes what a template puts in, or to the end. */
  function scanCode(isNested: boolean): void {
    for (let depth = 0; at < source.length; ) {
      const rest = source.slice(at, at + 2);
      const char = rest[0] ?? "";
      if (rest === "//") at = endOf("\n", at);
      else if (rest === "/*") at = endOf("*/", at);
      else if (char === '"' || char === "'") scanString(char, isNested);
      else if (char === "`") scanTemplate(isNested);
      else if (char === "/" && beginsRegex()) scanRegex();
      else {
        if (char === "{") depth++;
        if (char === "}" && depth-- === 0) return;
        if (!/\s/.test(char)) remember(char);
        at++;
      }
    }
  }

  function scanString(quote: string, isNested: boolean): void {
    const start = at;
    const lead = before;
    for (at++; at < source.length && source[at] !== quote; at++) if (source[at] === "\\") at++;
    at++;
    found.push({
      text: unescaped(source.slice(start + 1, at - 1)),
      before: lead,
      isNested,
      at: start,
    });
    remember('"');
  }

  function scanTemplate(isNested: boolean): void {
    const start = at;
    const lead = before;
    let raw = "";
    let holes = 0;
    for (at++; at < source.length && source[at] !== "`"; ) {
      if (source.startsWith("${", at)) {
        at += 2;
        scanCode(true);
        at++;
        raw += `{${holes++}}`;
      } else {
        const length = source[at] === "\\" ? 2 : 1;
        raw += source.slice(at, at + length);
        at += length;
      }
    }
    at++;
    found.push({ text: unescaped(raw), before: lead, isNested, at: start });
    remember('"');
  }

  function scanRegex(): void {
    let inClass = false;
    for (at++; at < source.length && (inClass || source[at] !== "/"); at++) {
      if (source[at] === "\\") at++;
      else if (source[at] === "[") inClass = true;
      else if (source[at] === "]") inClass = false;
    }
    at++;
    remember('"');
  }

  /** A slash behind a value divides. */
  function beginsRegex(): boolean {
    return before === "" || /(?:[(,=:[!&|?{};+>]|\b(?:return|case|typeof))$/.test(before);
  }

  function remember(text: string): void {
    before = (before + text).slice(-40);
  }

  function endOf(mark: string, from: number): number {
    const end = source.indexOf(mark, from);
    return end === -1 ? source.length : end + mark.length;
  }
}

function unescaped(raw: string): string {
  return raw.replace(
    /\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\s\S])/g,
    (_, it: string) => {
      const code = /^[ux]\{?([0-9a-fA-F]+)/.exec(it)?.[1];
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return { n: "\n", t: "\t", r: "\r", "0": "\0", "\n": "" }[it] ?? it;
    },
  );
}
