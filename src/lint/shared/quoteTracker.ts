/** Follows quotes through a text that comes in parts, as a shell or Docker sees them. */
export interface QuoteTracker {
  add(part: string): void;
  /** False inside of quotes, and from where on it cannot be told without a grammar. */
  readonly isOutside: boolean;
}

/** `escapes`: the characters that take the meaning from the next one, but not in single quotes. */
export function createQuoteTracker(escapes: string): QuoteTracker {
  let quote = "";
  let isLost = false;
  let isEscaped = false;
  let previous = "";
  const read = (char: string): void => {
    if (isEscaped) isEscaped = false;
    else if (quote !== "'" && escapes.includes(char)) isEscaped = true;
    else if (quote === '"' && (char === "`" || (char === "(" && previous === "$"))) {
      // A substitution has quotes of its own.
      isLost = true;
    } else if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === "'" && previous === "$") isLost = true;
    else if (char === "'" || char === '"') quote = char;
    previous = char;
  };
  return {
    add(part) {
      for (const char of part) {
        if (isLost) return;
        read(char);
      }
    },
    get isOutside() {
      return quote === "" && !isLost && !isEscaped;
    },
  };
}
