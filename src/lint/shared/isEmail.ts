/**
 * Whether a text is an address of RFC 5322, `local@domain`, without a name in front. Comments and
 * blanks may stand round the parts; the sizes are those of RFC 5321. Letters of ASCII only.
 */
export function isEmail(text: string): boolean {
  const parts = splitAddress(text);
  if (!parts) return false;
  const { local, domain } = parts;
  return (
    local.length <= 64 &&
    local.length + 1 + domain.length <= 254 &&
    (domain.startsWith("[") || domain.replace(/\.$/, "").split(".").every(isHostLabel))
  );
}

interface AddressParts {
  readonly local: string;
  readonly domain: string;
}

/** Both parts without comments and blanks; undefined where the text has another form. */
function splitAddress(text: string): AddressParts | undefined {
  let local = "";
  let at = skipGaps(text, 0);
  for (;;) {
    const word = wordAt(text, at);
    if (word === "") return undefined;
    local += word;
    at = skipGaps(text, at + word.length);
    if (text[at] !== ".") break;
    local += ".";
    at = skipGaps(text, at + 1);
  }
  if (text[at] !== "@") return undefined;
  at = skipGaps(text, at + 1);
  let domain = "";
  if (text[at] === "[") {
    const close = text.indexOf("]", at);
    domain = text.slice(at, close + 1);
    if (close === -1 || !/^\[[\t !-Z^-~]*\]$/.test(domain)) return undefined;
    at = skipGaps(text, close + 1);
  } else {
    while (at < text.length) {
      const part = matchAt(/[A-Za-z0-9-]+|\./y, text, at);
      if (part === "") return undefined;
      domain += part;
      at = skipGaps(text, at + part.length);
      // A gap parts names that have no dot between them.
      if (part !== "." && at < text.length && text[at] !== ".") return undefined;
    }
  }
  return at === text.length && domain !== "" ? { local, domain } : undefined;
}

/** An atom or a quoted string, with its quotes. */
function wordAt(text: string, at: number): string {
  return matchAt(/[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+|"(?:[\t !#-[\]-~]|\\[\t -~])*"/y, text, at);
}

/** Behind blanks and comments, which may be nested; a comment that never ends stays. */
function skipGaps(text: string, from: number): number {
  let at = from;
  let depth = 0;
  let last = from;
  for (; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "(") depth++;
    else if (depth > 0 && char === "\\") at++;
    else if (depth > 0 && char === ")") depth--;
    else if (depth === 0 && !/\s/.test(char)) break;
    if (depth === 0) last = at + 1;
  }
  return last;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

function isHostLabel(label: string): boolean {
  return /^[A-Za-z0-9-]{1,63}$/.test(label) && !label.startsWith("-") && !label.endsWith("-");
}
