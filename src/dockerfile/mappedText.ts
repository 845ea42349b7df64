import type { TextRange } from "../base/textRange.ts";
import type { MappedText } from "./document.ts";

/** The document's range of the characters [start, end) of a mapped text. */
export function mappedRange(mapped: MappedText, start: number, end: number): TextRange {
  const from = mapped.toOffset(start);
  return { start: from, end: end > start ? mapped.toOffset(end - 1) + 1 : from };
}

/**
 * A text cut out of the document in segments, such as an instruction's lines without their
 * continuations. Asking in rising order costs constant time.
 */
export class SegmentedText implements MappedText {
  readonly text: string;
  /** Index in `text` at which each segment begins; never empty. */
  readonly #starts: readonly number[];
  /** The document's offset of each segment. */
  readonly #offsets: readonly number[];
  readonly #delta: number;
  /** The segment of the last answer. */
  #hint = 0;

  constructor(
    text: string,
    starts: readonly number[],
    offsets: readonly number[],
    delta: number = 0,
  ) {
    this.text = text;
    this.#starts = starts;
    this.#offsets = offsets;
    this.#delta = delta;
  }

  /** The document's offset of the first segment. */
  get start(): number {
    return (this.#offsets[0] ?? 0) + this.#delta;
  }

  toOffset(index: number): number {
    const last = this.text.length - 1;
    return index > last
      ? this.#offsetOf(Math.max(last, 0)) + (last < 0 ? 0 : 1)
      : this.#offsetOf(index);
  }

  /** The part [start, end). */
  slice(start: number, end: number): SegmentedText {
    const first = this.#segmentOf(start);
    const base = this.#offsetOf(start);
    const starts = [0];
    const offsets = [base];
    for (let at = first + 1; at < this.#starts.length; at++) {
      const from = this.#starts[at] ?? 0;
      if (from >= end) break;
      starts.push(from - start);
      offsets.push((this.#offsets[at] ?? 0) + this.#delta);
    }
    return new SegmentedText(this.text.slice(start, end), starts, offsets);
  }

  /** The same text at another place of the document. */
  moved(delta: number): SegmentedText {
    return new SegmentedText(this.text, this.#starts, this.#offsets, this.#delta + delta);
  }

  #offsetOf(index: number): number {
    const segment = this.#segmentOf(index);
    return (this.#offsets[segment] ?? 0) + index - (this.#starts[segment] ?? 0) + this.#delta;
  }

  #segmentOf(index: number): number {
    const starts = this.#starts;
    if (starts.length === 1) return 0;
    let low = this.#hint;
    if ((starts[low] ?? 0) <= index && index < (starts[low + 1] ?? Number.POSITIVE_INFINITY)) {
      return low;
    }
    if (index < (starts[low] ?? 0)) low = 0;
    let high = (starts[low + 2] ?? -1) > index ? low + 1 : starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    this.#hint = low;
    return low;
  }
}
