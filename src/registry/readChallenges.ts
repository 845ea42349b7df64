/** What a server wants before it answers (RFC 9110, 11.3). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The challenges of `WWW-Authenticate`, of which Node joins several by commas. Never throws: what is
 * broken is skipped. Values without quotes may hold what only belongs in quotes, as some write.
 */
export function readChallenges(header: string | undefined): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const scanner = new Scanner(header ?? "");
  for (;;) {
    scanner.skip(" \t,");
    if (scanner.done) return challenges;
    const word = scanner.token();
    if (word === "") {
      scanner.skipItem();
      continue;
    }
    if (scanner.equals()) {
      const parameters = challenges.at(-1)?.parameters;
      const value = scanner.value();
      const name = word.toLowerCase();
      if (parameters && !parameters.has(name)) parameters.set(name, value);
    } else {
      challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
      scanner.skipToken68();
    }
  }
}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  skip(characters: string): void {
    while (!this.done && characters.includes(this.#text[this.#at] ?? "")) this.#at++;
  }

  token(): string {
    return this.#take(/[!#$%&'*+.^_`|~0-9A-Za-z-]*/y);
  }

  /** True behind a `=` that has a value; blanks around it are bad style and allowed (BWS). */
  equals(): boolean {
    const found = this.#take(/[ \t]*=[ \t]*(?!=)/y);
    return found !== "";
  }

  value(): string {
    if (this.#text[this.#at] !== '"') return this.#take(/[^\s,]*/y);
    // One whose end is missing goes on to the end of the header.
    const quoted = this.#take(/"(?:[^"\\]|\\.)*(?:"|\\?$)/y);
    return quoted.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1");
  }

  /** A credential-like text behind the scheme, in place of parameters. */
  skipToken68(): void {
    this.#take(/ +[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y);
  }

  skipItem(): void {
    if (this.#text[this.#at] === '"') this.value();
    else this.#at++;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }
}
