import { platformOf } from "../image/edit/assembleIndex.ts";
import { rebase } from "../image/edit/rebase.ts";
import { unsuitable } from "../image/edit/unsuitable.ts";
import type { Image } from "../image/image.ts";
import type { EditDeps } from "./editDeps.ts";
import type { ImageLocation } from "./imageLocation.ts";
import { onlyImage } from "./onlyImage.ts";
import { openImage } from "./openImage.ts";

export interface RebaseEdit {
  readonly kind: "rebase";
  /** Undefined is the one that the image's annotations name. */
  readonly oldBase: ImageLocation | undefined;
  readonly newBase: ImageLocation;
}

/** Bases that are indexes give the image for the platform. Rejects as `rebase` and `openImage`. */
export async function rebaseEdit(
  { places }: Pick<EditDeps, "places">,
  image: Image,
  edit: RebaseEdit,
  note: (sentence: string) => void,
  signal?: AbortSignal,
): Promise<Image> {
  const platform = platformOf(image);
  const open = async (location: ImageLocation): Promise<Image> =>
    onlyImage(await openImage(places, location, platform, signal), platform, signal);
  const [oldBase, newBase] = await Promise.all([
    open(edit.oldBase ?? notedBase(image)),
    open(edit.newBase),
  ]);
  const { image: rebased, own } = rebase(image, oldBase, newBase);
  note(
    own.length === 0
      ? `The configuration is that of ${newBase.name}.`
      : `The configuration is that of ${newBase.name}, but for what is the image's own: ${own.join(", ")}.`,
  );
  return rebased;
}

/** OCI image spec, "Annotations": the digest says more than the name, which has moved on. */
function notedBase({ name, manifest }: Image): ImageLocation {
  const { annotations } = manifest.value;
  const base = annotations["org.opencontainers.image.base.name"];
  const digest = annotations["org.opencontainers.image.base.digest"];
  if (base === undefined || digest === undefined) {
    throw unsuitable(name, `${name} does not say what its base was.`, "Name the old base.");
  }
  const bare = base.replace(/@.*$/s, "").replace(/:[^/:]*$/, "");
  return { kind: "registry", reference: `${bare}@${digest}` };
}
