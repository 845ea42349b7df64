import type { ArchiveFormat } from "./saveImages.ts";

/** A name for the file or folder that images are saved in, such as `app-1.0.tar` for `team/app:1.0`. */
export function archiveName(names: readonly string[], format: ArchiveFormat): string {
  const [first = "images"] = names;
  const last = first.replace(/^sha256:([0-9a-f]{12}).*$/, "$1").replace(/^.*\//, "");
  const word = (names.length > 1 ? "images" : last).replace(/[^\w.-]+/g, "-").replace(/^[.-]+/, "");
  const ending = { docker: ".tar", "oci-tar": ".oci.tar", "oci-folder": "-oci" }[format];
  return `${word || "image"}${ending}`;
}
