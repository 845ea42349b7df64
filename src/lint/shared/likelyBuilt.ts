import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";

/**
 * Whether a file that is not in the context may well be made before each build: by its ending, or as
 * a program that is copied into a folder of programs or started by the image.
 */
export function isLikelyBuilt(
  { instructions, text }: Pick<DockerfileDocument, "instructions" | "text">,
  by: Instruction,
  path: string,
): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (products.test(name)) return true;
  if (/[^.]\./.test(name)) return false;
  const destination = by.kind === "COPY" || by.kind === "ADD" ? by.destination?.value : undefined;
  if (destination !== undefined && /(^|\/)s?bin(\/|$)/.test(destination)) return true;
  return instructions.some(({ kind, range }) => {
    if (kind !== "CMD" && kind !== "ENTRYPOINT") return false;
    return text.slice(range.start, range.end).includes(name);
  });
}

const products =
  /\.(jar|war|ear|whl|deb|rpm|apk|exe|dll|so|a|o|bin|img|iso|wasm|pyc|tar|tgz|tbz2?|txz|gz|bz2|xz|zst|zip|7z|pem|crt|cer|key|p12|jks)(\.\d+)*$|\.min\.(js|css)$|(^|[-_.])(amd64|arm64|x86_64|aarch64|armv\d\w*)\b/i;
