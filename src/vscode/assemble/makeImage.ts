import { l10n } from "vscode";
import { editImage, type ImageEdit } from "../../app/editImage.ts";
import { keptName } from "../../app/listKept.ts";
import { openImage } from "../../app/openImage.ts";
import { writeImage } from "../../app/writeImage.ts";
import { withSteps } from "../withSteps.ts";
import type { ImageSource } from "./chooseSource.ts";
import { offerKept } from "./offerKept.ts";
import { reportLayers } from "./reportLayers.ts";
import { tryWithLogin } from "./tryWithLogin.ts";
import { withPlaces } from "./withPlaces.ts";
import type { WorkDeps } from "./workDeps.ts";

export interface MakeImage {
  readonly source: ImageSource;
  /** The new image's. */
  readonly name: string;
  /** While it works, such as "Flattening app:1". */
  readonly title: string;
  /** When it fails, a sentence. */
  readonly failed: string;
  readonly edit: ImageEdit;
}

/** Makes an image of another and keeps it under a name; offers where it may go. */
export async function makeImage(deps: WorkDeps, make: MakeImage): Promise<void> {
  const { source, name, title, failed, edit } = make;
  await tryWithLogin(deps, failed, async () => {
    const { digest, notes } = await withSteps(title, ({ signal, report }) =>
      withPlaces(deps, async (places) => {
        const from = await openImage(places, source.location, undefined, signal);
        const edits = { source: from, edits: [edit] };
        const { image, notes } = await editImage({ places, ...always }, edits, signal);
        const to = { kind: "kept", name: keptName(name) } as const;
        const written = await writeImage(places, to, image, reportLayers(report), signal);
        return { ...written, notes };
      }),
    );
    deps.kept.changed();
    deps.log.info(`${title}: ${name} ${digest}`);
    for (const note of notes) deps.log.info(note);
    const text = [l10n.t("Made {0} ({1}).", name, digest), ...notes].join(" ");
    await offerKept(deps, text, name);
  });
}

/** The same edit gives the same image. */
const always = { packing: { compression: "gzip" }, epoch: undefined } as const;
