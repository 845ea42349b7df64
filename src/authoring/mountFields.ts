import type { TextRange } from "../base/textRange.ts";
import type { Word } from "../dockerfile/document.ts";

/** One `key=value`, or a key alone, of the value of `RUN --mount`. */
export interface MountField {
  readonly range: TextRange;
  /** Lower case, as the engine compares it. */
  readonly key: string;
  readonly keyRange: TextRange;
  /** Undefined for a key alone. */
  readonly value: string | undefined;
  readonly valueRange: TextRange | undefined;
}

/** The fields of a mount with their places; none where a line break interrupts the word. */
export function mountFields({ raw, range }: Word): readonly MountField[] {
  if (range.end - range.start !== raw.length) return [];
  let at = range.start;
  return raw.split(",").map((field): MountField => {
    const start = at;
    const end = start + field.length;
    at = end + 1;
    const equals = field.indexOf("=");
    const keyEnd = equals === -1 ? end : start + equals;
    return {
      range: { start, end },
      key: (equals === -1 ? field : field.slice(0, equals)).toLowerCase(),
      keyRange: { start, end: keyEnd },
      value: equals === -1 ? undefined : field.slice(equals + 1),
      valueRange: equals === -1 ? undefined : { start: keyEnd + 1, end },
    };
  });
}

/** The type of a mount, lower case; `bind` where none is named. */
export function mountTypeOf(fields: readonly MountField[]): string {
  return (
    fields.findLast(({ key, value }) => key === "type" && value)?.value?.toLowerCase() ?? "bind"
  );
}
