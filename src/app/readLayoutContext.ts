/** An image of an OCI layout on the disk. */
export interface LayoutPlace {
  readonly path: string;
  /** Its name or digest there. */
  readonly name?: string;
}

/**
 * What `oci-layout://PATH[:TAG][@DIGEST]` means, with the path as it is written; undefined for other
 * sources. A colon ends the path, but for that of a drive.
 */
export function readLayoutContext(source: string): LayoutPlace | undefined {
  const [, path = "", tag, digest] = form.exec(source) ?? [];
  if (path === "") return undefined;
  const name = digest ?? tag;
  return { path, ...(name && { name }) };
}

const form = /^oci-layout:\/\/((?:[A-Za-z]:[\\/])?[^:@]+)(?::([^@]*))?(?:@(.+))?$/s;
