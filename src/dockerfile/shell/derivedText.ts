import type { TextRange } from "../../base/textRange.ts";
import type { MappedText } from "../document.ts";

/** Collects the parts of another mapped text that make up a new one, escapes resolved. */
export class DerivedTextBuilder {
  readonly #source: MappedText;
  readonly #parts: string[] = [];
  readonly #starts: number[] = [];
  readonly #from: number[] = [];
  /** How many characters of the source one character stands for; 1 but for escapes. */
  readonly #widths: number[] = [];
  #length = 0;

  constructor(source: MappedText) {
    this.#source = source;
  }

  /** Takes [start, end) over as it is. */
  copy(start: number, end: number): void {
    if (end > start) this.#add(this.#source.text.slice(start, end), start, 1);
  }

  /** Takes [start, end) over as one other character. */
  replace(start: number, end: number, char: string): void {
    this.#add(char, start, end - start);
  }

  /** Takes [start, end) over as other text of the same length. */
  cover(start: number, text: string): void {
    if (text !== "") this.#add(text, start, 1);
  }

  finish(): MappedText {
    return new DerivedText(
      this.#parts.join(""),
      this.#source,
      this.#starts,
      this.#from,
      this.#widths,
    );
  }

  #add(text: string, from: number, width: number): void {
    const last = this.#starts.length - 1;
    const follows =
      last >= 0 &&
      width === 1 &&
      this.#widths[last] === 1 &&
      (this.#from[last] ?? 0) + this.#length - (this.#starts[last] ?? 0) === from;
    if (!follows) {
      this.#starts.push(this.#length);
      this.#from.push(from);
      this.#widths.push(width);
    }
    this.#parts.push(text);
    this.#length += text.length;
  }
}

/** The document's range of [start, end), also where characters stand for escapes. */
export function rangeIn(source: MappedText, start: number, end: number): TextRange {
  const from = source.toOffset(start);
  return { start: from, end: end > start ? endOf(source, end - 1) : from };
}

/** The document's offset behind a character. */
function endOf(source: MappedText, index: number): number {
  return isDerived(source) ? source.endOf(index) : source.toOffset(index) + 1;
}

/** Not by `instanceof`: each chunk of the bundle has a class of its own. */
function isDerived(source: MappedText): source is DerivedText {
  return "endOf" in source;
}

class DerivedText implements MappedText {
  readonly text: string;
  readonly #source: MappedText;
  readonly #starts: readonly number[];
  readonly #from: readonly number[];
  readonly #widths: readonly number[];

  constructor(
    text: string,
    source: MappedText,
    starts: readonly number[],
    from: readonly number[],
    widths: readonly number[],
  ) {
    this.text = text;
    this.#source = source;
    this.#starts = starts;
    this.#from = from;
    this.#widths = widths;
  }

  toOffset(index: number): number {
    if (this.text === "") return this.#source.toOffset(this.#from[0] ?? 0);
    if (index >= this.text.length) return this.endOf(this.text.length - 1);
    return this.#source.toOffset(this.#indexOf(index, this.#segmentOf(index)));
  }

  endOf(index: number): number {
    const segment = this.#segmentOf(index);
    const width = this.#widths[segment] ?? 1;
    return endOf(this.#source, this.#indexOf(index, segment) + width - 1);
  }

  #indexOf(index: number, segment: number): number {
    return (this.#from[segment] ?? 0) + index - (this.#starts[segment] ?? 0);
  }

  #segmentOf(index: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
