import type { NamedBlob } from "../layoutAccess.ts";
import { numberField, textField } from "../wire.ts";

/** A descriptor in JSON as exporters tell it; undefined where it is none. */
export function readDescriptor(
  text: string | undefined,
  encoding: "utf8" | "base64",
): NamedBlob | undefined {
  let record: unknown;
  try {
    record = JSON.parse(Buffer.from(text ?? "", encoding).toString("utf8"));
  } catch {
    return undefined;
  }
  const mediaType = textField(record, "mediaType");
  const digest = textField(record, "digest");
  const size = numberField(record, "size");
  if (mediaType === undefined || digest === undefined || size === undefined) return undefined;
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  return { ...(record as object), mediaType, digest, size };
}
