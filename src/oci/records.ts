import { SlipwayError } from "../base/errors.ts";
import { isRecord, type JsonRecord } from "../base/isRecord.ts";

/** What is read, for errors. */
export interface Subject {
  readonly image: string;
  /** Such as "manifest". */
  readonly what: string;
}

/** The object that the JSON text is; throws `image-unreadable` for anything else. */
export function readJsonRecord(content: Uint8Array, { image, what }: Subject): JsonRecord {
  let record: unknown;
  try {
    record = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch {
    throw unreadable(image, `The ${what} of ${image} cannot be read: it is not JSON.`);
  }
  if (isRecord(record)) return record;
  throw unreadable(image, `The ${what} of ${image} cannot be read: it is not a JSON object.`);
}

/** Those members that are texts; nothing for what is no object. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

export function unreadable(
  image: string,
  message: string,
  hint = "Push the image again with a tool that writes what the OCI image specification says.",
): SlipwayError<"image-unreadable"> {
  return new SlipwayError("image-unreadable", { image }, { message, hint });
}
