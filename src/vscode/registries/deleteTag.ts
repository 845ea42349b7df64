import { l10n, window } from "vscode";
import { deleteRemoteTag } from "../../app/deleteRemoteTag.ts";
import { referenceOf, repositoryRow } from "../../app/registryRows.ts";
import { type DigestUses, tagsWithDigest } from "../../app/tagsWithDigest.ts";
import { tellDone } from "../images/imageActions.ts";
import { shortId } from "../views/imageNode.ts";
import { withSteps } from "../withSteps.ts";
import { type ChosenRows, chosenImages, type ImageRow } from "./pickRegistryRows.ts";
import type { RegistryRoom } from "./registryRoom.ts";

/** Removes tags from their registry; of each the person is told first what else goes with it. */
export async function deleteTag(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Delete which tag from its registry?");
  for (const row of await chosenImages(room, rows, title)) await deleteOne(room, row);
}

async function deleteOne(room: RegistryRoom, row: ImageRow): Promise<void> {
  const { host, repository } = row;
  const parent = repositoryRow(host, repository);
  const client = await room.tree.open(row);
  const looking = l10n.t("Looking which tags go with {0}", referenceOf(row));
  const found = await withSteps(looking, async ({ signal, report }) => {
    // Not those of the rows: somebody may have pushed since.
    const tags = await client.tags(repository, signal);
    const digest =
      row.kind === "platform"
        ? row.platform.digest
        : (await client.headManifest(repository, row.tag, signal))?.digest;
    if (digest === undefined) return undefined;
    const onProgress = (done: number): void => report(l10n.t("{0} of {1}", done, tags.length));
    const uses = await tagsWithDigest(client, { repository, tags, digest, onProgress }, signal);
    return { digest, uses };
  });
  if (found === undefined) {
    tellDone(l10n.t("$(info) {0} is not there any more", referenceOf(row)));
    room.tree.refresh(parent);
    return;
  }
  if (!(await confirm(row, found.digest, found.uses))) return;
  await withSteps(l10n.t("Deleting {0}", referenceOf(row)), ({ signal }) =>
    deleteRemoteTag(client, repository, found.digest, signal),
  );
  room.tree.refresh(parent);
  const gone = found.uses.tags.length === 0 ? shortId(found.digest) : found.uses.tags.join(", ");
  tellDone(l10n.t("$(trash) Deleted {0} from {1}", gone, host));
}

async function confirm(row: ImageRow, digest: string, uses: DigestUses): Promise<boolean> {
  const { tags, indexes } = uses;
  const others = tags.filter((tag) => row.kind !== "tag" || tag !== row.tag);
  const detail = [
    l10n.t("{0} removes the image {1} for everybody.", row.host, digest),
    ...(others.length === 0 ? [] : [l10n.t("With it go its other tags: {0}.", listText(others))]),
    ...(indexes.length === 0
      ? []
      : [l10n.t("It is part of these images, which would be broken: {0}.", listText(indexes))]),
    l10n.t("Images on this machine stay."),
  ].join("\n");
  const button =
    tags.length > 1 ? l10n.t("Delete {0} Tags", tags.length) : l10n.t("Delete from Registry");
  const question = l10n.t("Delete {0} from its registry?", referenceOf(row));
  const answer = await window.showWarningMessage(question, { modal: true, detail }, button);
  return answer === button;
}

/** A box has no room for a thousand. */
const mostNamed = 20;

function listText(names: readonly string[]): string {
  const named = names.slice(0, mostNamed).join(", ");
  const more = names.length - mostNamed;
  return more > 0 ? l10n.t("{0} and {1} more", named, more) : named;
}
