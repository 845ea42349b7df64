/** Follows quotes through a text that comes in parts, as a shell or Docker sees them. */
export interface QuoteTracker {
  add(part: string): void;
  /** False inside of quotes, and from where on it cannot be told without a grammar. */
  readonly isOutside: boolean;
}

/** `escapes`: the characters that take the meaning from the next one, but not in single quotes. */
export function createQuoteTracker(escapes: string): QuoteTracker {
  return new Quotes(escapes);
}

/** A class for the getter, as the services of lint are; see there. */
class Quotes implements QuoteTracker {
  readonly #escapes: string;
  #quote = "";
  #isLost = false;
  #isEscaped = false;
  #previous = "";

  constructor(escapes: string) {
    this.#escapes = escapes;
  }

  get isOutside(): boolean {
    return this.#quote === "" && !this.#isLost && !this.#isEscaped;
  }

  add(part: string): void {
    for (const char of part) {
      if (this.#isLost) return;
      this.#read(char);
    }
  }

  #read(char: string): void {
    const quote = this.#quote;
    if (this.#isEscaped) this.#isEscaped = false;
    else if (quote !== "'" && this.#escapes.includes(char)) this.#isEscaped = true;
    else if (quote === '"' && (char === "`" || (char === "(" && this.#previous === "$"))) {
      // A substitution has quotes of its own.
      this.#isLost = true;
    } else if (quote !== "") {
      if (char === quote) this.#quote = "";
    } else if (char === "'" && this.#previous === "$") this.#isLost = true;
    else if (char === "'" || char === '"') this.#quote = char;
    this.#previous = char;
  }
}
