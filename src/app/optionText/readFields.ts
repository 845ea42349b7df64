import { SlipwayError } from "../../base/errors.ts";
import { readCsvRecord } from "./readCsvRecord.ts";

export interface FieldsOption {
  /** Without dashes. */
  readonly option: string;
  /** What would have been right, such as `--cache-to type=registry,ref=NAME`. */
  readonly form: string;
}

/**
 * `key=value,key=value`, quoted as in CSV where a value has commas. Keys are lower-cased; the last of
 * a key counts. A complaint repeats no value: it may be a token.
 */
export function readFields(
  { option, form }: FieldsOption,
  text: string,
): ReadonlyMap<string, string> {
  const record = readCsvRecord(text);
  if (record === undefined) throw badValue(option, "its quotes do not fit together", form);
  const fields = new Map<string, string>();
  for (const field of record) {
    const equals = field.indexOf("=");
    const key = field.slice(0, Math.max(0, equals)).trim().toLowerCase();
    if (key === "") throw badValue(option, "a part of it is not KEY=VALUE", form);
    fields.set(key, field.slice(equals + 1));
  }
  return fields;
}

/** Misuse that names the option, what is wrong with its value, and the right form. */
export function badValue(option: string, reason: string, form: string): SlipwayError<"misuse"> {
  const message = `--${option} makes no sense: ${reason}.`;
  return new SlipwayError(
    "misuse",
    { argument: `--${option}` },
    { message, hint: `Write ${form}.` },
  );
}

/** The fields but those that were read. */
export function otherFields(
  fields: ReadonlyMap<string, string>,
  ...read: readonly string[]
): Readonly<Record<string, string>> {
  return Object.fromEntries([...fields].filter(([key]) => !read.includes(key)));
}

/** As Go reads flags and fields. */
export function readTruth(text: string): boolean | undefined {
  if (/^(1|t|true)$/i.test(text)) return true;
  return /^(0|f|false)$/i.test(text) ? false : undefined;
}
