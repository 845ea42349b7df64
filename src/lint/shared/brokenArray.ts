import { readJson } from "../../dockerfile/readJson.ts";

/** What is meant for the JSON form, but is not valid JSON. */
export interface BrokenArray {
  /** The first that is wrong; `other` where it is not plain what was meant. */
  readonly fault: "quotes" | "comma" | "backslash" | "other";
  /** What has to be written where in the text; empty for `other`. */
  readonly repairs: readonly ArrayRepair[];
  /** True where nothing but quotes and a comma at the end are wrong. */
  readonly isCertain: boolean;
}

export interface ArrayRepair {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * Undefined for valid JSON, whatever it holds, and for what may be meant otherwise: `[ "$a" = "b" ]`
 * is a command. `text` has no blanks around it. Linear.
 */
export function readBrokenArray(text: string): BrokenArray | undefined {
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  const first = skipBlanks(text, 1);
  if (text[first] !== '"' && text[first] !== "'") return undefined;
  if (readJson(text, 0, text.length) !== "words" || isJson(text)) return undefined;
  const { faults, repairs, commas } = readElements(text, first);
  // With a blank behind the bracket it may be a test.
  if (first > 1 && (commas === 0 || faults.has("other"))) return undefined;
  const [fault = "other"] = faults;
  if (faults.has("other")) return { fault: "other", repairs: [], isCertain: false };
  return { fault, repairs, isCertain: !faults.has("backslash") };
}

type Fault = BrokenArray["fault"];

function readElements(
  text: string,
  first: number,
): {
  readonly faults: ReadonlySet<Fault>;
  readonly repairs: ArrayRepair[];
  readonly commas: number;
} {
  const faults = new Set<Fault>();
  const repairs: ArrayRepair[] = [];
  const end = text.length - 1;
  let commas = 0;
  let at = first;
  while (at < end) {
    const quote = text[at];
    const close = quote === '"' || quote === "'" ? closingQuote(text, at, end) : -1;
    if (close === -1) break;
    const inside = text.slice(at + 1, close);
    if (quote === "'") {
      faults.add("quotes");
      repairs.push({ start: at, end: close + 1, newText: JSON.stringify(inside) });
    } else if (!isJson(`"${inside}"`)) {
      const newText = `"${inside.replaceAll("\\", "\\\\")}"`;
      // A tab, say, is no matter of backslashes.
      if (!isJson(newText)) break;
      faults.add("backslash");
      repairs.push({ start: at, end: close + 1, newText });
    }
    const next = skipBlanks(text, close + 1);
    if (next === end) return { faults, repairs, commas };
    if (text[next] !== ",") break;
    commas++;
    at = skipBlanks(text, next + 1);
    if (at === end) {
      faults.add("comma");
      repairs.push({ start: next, end: next + 1, newText: "" });
      return { faults, repairs, commas };
    }
  }
  faults.add("other");
  return { faults, repairs, commas };
}

/** In double quotes a backslash hides the next character; single quotes hold what they hold. */
function closingQuote(text: string, open: number, end: number): number {
  if (text[open] === "'") {
    const close = text.indexOf("'", open + 1);
    return close < end ? close : -1;
  }
  for (let at = open + 1; at < end; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return -1;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
