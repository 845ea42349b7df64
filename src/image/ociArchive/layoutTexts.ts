import type { Descriptor } from "../../oci/descriptor.ts";
import { mediaTypes } from "../../oci/mediaTypes.ts";
import { normalizeReference, validateImageReference } from "../../reference/imageReference.ts";

/** The files of an OCI layout beside its blobs (OCI image spec, "Image Layout"). */
export function layoutTexts(
  manifests: readonly Descriptor[],
): readonly { readonly path: string; readonly text: string }[] {
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests };
  return [
    { path: "index.json", text: JSON.stringify(index) },
    { path: "oci-layout", text: JSON.stringify({ imageLayoutVersion: "1.0.0" }) },
  ];
}

/** One descriptor for each name, as containerd and skopeo look for them; one without where none is. */
export function named(descriptor: Descriptor, names: readonly string[]): readonly Descriptor[] {
  if (names.length === 0) return [descriptor];
  return names.map((name) => ({
    ...descriptor,
    annotations: {
      ...descriptor.annotations,
      [containerdName]: validateImageReference(name) ? name : normalizeReference(name),
      [refName]: name,
    },
  }));
}

/** The names that an index gives to one of its images; a tag alone is no name. */
export function namesOf({ annotations }: Descriptor): readonly string[] {
  const full = annotations?.[containerdName];
  const short = annotations?.[refName];
  const name = full ?? (short !== undefined && /[:/]/.test(short) ? short : undefined);
  return name !== undefined && validateImageReference(name) === undefined ? [name] : [];
}

/** All that an index calls one of its images, a tag alone, too. */
export function allNamesOf({ annotations }: Descriptor): readonly string[] {
  const names = [annotations?.[containerdName], annotations?.[refName]];
  return [...new Set(names.filter((name) => name !== undefined && name !== ""))] as string[];
}

const containerdName = "io.containerd.image.name";
const refName = "org.opencontainers.image.ref.name";
