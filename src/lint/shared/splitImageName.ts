/** The parts of an image's name by which well-known images are told. */
export interface ImageName {
  /** Without Docker Hub's own names in front: `debian` for `docker.io/library/debian`. */
  readonly repository: string;
  /** Empty where none is there. */
  readonly tag: string;
}

/** Tolerant, unlike the reference grammar: a tag may still hold a variable. */
export function splitImageName(reference: string): ImageName {
  const digest = reference.indexOf("@");
  const name = digest === -1 ? reference : reference.slice(0, digest);
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  const typed = colon === -1 ? name : name.slice(0, colon);
  return {
    repository: typed.replace(/^(index\.)?docker\.io\//, "").replace(/^library\//, ""),
    tag: colon === -1 ? "" : name.slice(colon + 1),
  };
}
