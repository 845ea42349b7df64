/** Follows the quotes of a text that comes in parts, by the rules of who reads it. */
export interface Quoting {
  add(part: string): void;
  /** Whether blanks that come next only part words; false where that cannot be told. */
  readonly isOutside: boolean;
}

/** Several readers, where it is not known which one it will be. */
export function allOf(readers: readonly Quoting[]): Quoting {
  return {
    add(part) {
      for (const reader of readers) reader.add(part);
    },
    get isOutside() {
      return readers.every((reader) => reader.isOutside);
    },
  };
}

/** COPY, FROM and the like are cut at every blank. */
export const unquoted: Quoting = { add() {}, isOutside: true };

/** Text where no blank may change. */
export const untouchable: Quoting = { add() {}, isOutside: false };

/** Quotes as Docker cuts ENV and LABEL; with double ones only, the strings of JSON. */
export function createPlainQuoting(escapeChar: string, quotes = "\"'"): Quoting {
  let quote = "";
  let isEscaped = false;
  return {
    add(part) {
      for (const char of part) {
        if (isEscaped) isEscaped = false;
        else if (char === escapeChar && quote !== "'") isEscaped = true;
        else if (quote !== "") {
          if (char === quote) quote = "";
        } else if (quotes.includes(char)) quote = char;
      }
    },
    get isOutside() {
      return quote === "" && !isEscaped;
    },
  };
}

/**
 * Quotes and substitutions of a POSIX shell, or of PowerShell, whose escape is the backtick. Inside
 * of double quotes nothing counts as outside, not even a substitution.
 */
export function createShellQuoting(escapeChar: "\\" | "`", mayHaveCase: boolean): Quoting {
  const stack: Context[] = [];
  /** How many of the stack are no substitutions. */
  let quoted = 0;
  let isEscaped = false;
  let isLost = false;
  let previous = "";
  /** Whether all since a `${` may be a name. */
  let isName = false;
  const push = (context: Context): void => {
    stack.push(context);
    if (!substitutions.has(context)) quoted++;
    // A pattern of `case` ends in a `)` that closes nothing.
    else if (mayHaveCase) isLost = true;
    if (stack.length > deepest) isLost = true;
  };
  const pop = (): void => {
    const context = stack.pop();
    if (context && !substitutions.has(context)) quoted--;
  };
  const read = (char: string): void => {
    const top = stack.at(-1);
    // A carriage return, and what stands behind a name that is none: nobody reads these alike.
    if ((isName && /\s/.test(char)) || char === "\r") isLost = true;
    isName &&= /\w/.test(char);
    if (isEscaped) isEscaped = false;
    else if (top === "'") {
      if (char === "'") pop();
    } else if (char === escapeChar) isEscaped = true;
    else if (top === "$'") {
      if (char === "'") pop();
    } else if (char === "{" && previous === "$") {
      push("{");
      isName = true;
    } else if (char === "(" && (top === "((" || previous === "$(")) {
      // Arithmetic: two brackets that each want one of their own.
      if (top === "(") {
        pop();
        push("((");
      }
      push("((");
    } else if (char === "(" && (previous === "$" || top === "(")) push("(");
    else if (char === "[" && previous === "$") isLost = true;
    else if (char === "`") {
      if (top === "`") pop();
      else push("`");
    } else if (top === '"') {
      if (char === '"') pop();
    } else if (char === '"') push('"');
    else if (char === "'") {
      // Inside of both double quotes and braces shells differ.
      if (top === "{" && stack.includes('"')) isLost = true;
      push(previous === "$" ? "$'" : "'");
    } else if ((char === "}" && top === "{") || (char === ")" && (top === "(" || top === "((")))
      pop();
    previous = char === "(" && previous === "$" ? "$(" : char;
  };
  return {
    add(part) {
      for (const char of part) {
        if (isLost) return;
        read(char);
      }
    },
    get isOutside() {
      return quoted === 0 && !isEscaped && !isLost;
    },
  };
}

type Context = "'" | "$'" | '"' | "{" | "(" | "((" | "`";

const substitutions: ReadonlySet<Context> = new Set<Context>(["(", "`"]);

/** Nobody nests deeper, and a search of the stack stays cheap. */
const deepest = 50;
