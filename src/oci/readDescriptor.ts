import { isRecord } from "../base/isRecord.ts";
import type { Descriptor, Platform } from "./descriptor.ts";
import { isDigest } from "./digest.ts";
import { type Subject, textsOf, unreadable } from "./records.ts";

/** `part` is where in the manifest it stands. Throws `image-unreadable`. */
export function readDescriptor(
  value: unknown,
  { part, subject }: { readonly part: string; readonly subject: Subject },
): Descriptor {
  const fail = (why: string) => {
    const { image, what } = subject;
    return unreadable(image, `The ${what} of ${image} cannot be read: ${part} ${why}.`);
  };
  if (!isRecord(value)) throw fail("is no descriptor");
  const { mediaType, digest, size, urls, artifactType } = value;
  if (typeof mediaType !== "string" || mediaType === "") throw fail("has no media type");
  if (typeof digest !== "string" || !isDigest(digest)) throw fail("has no digest");
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw fail("has no size");
  }
  const platform = readPlatform(value.platform);
  const addresses = Array.isArray(urls)
    ? urls.filter((url): url is string => typeof url === "string")
    : [];
  return {
    ...{ mediaType, digest, size },
    ...(platform && { platform }),
    ...(isRecord(value.annotations) && { annotations: textsOf(value.annotations) }),
    ...(addresses.length > 0 && { urls: addresses }),
    ...(typeof artifactType === "string" && { artifactType }),
  };
}

function readPlatform(value: unknown): Platform | undefined {
  const { os, architecture, variant, "os.version": version } = textsOf(value);
  if (!os || !architecture) return undefined;
  const features = isRecord(value) ? value["os.features"] : undefined;
  return {
    ...{ os, architecture },
    ...(variant && { variant }),
    ...(version && { "os.version": version }),
    ...(Array.isArray(features) && {
      "os.features": features.filter((one) => typeof one === "string"),
    }),
  };
}
