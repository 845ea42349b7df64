import { l10n, type Uri, window, workspace } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import { nameImages } from "../../app/nameImages.ts";
import { type GitHead, readGitHead } from "../../app/readGitHead.ts";
import { suggestTag } from "../../app/suggestTag.ts";
import {
  suggestTags,
  type TagReason,
  type TagSuggestion,
  type TakenName,
  takenFrom,
} from "../../app/suggestTags.ts";
import { isTaggable } from "../../reference/imageReference.ts";
import { holderOf } from "../assemble/holderOf.ts";
import { nameOf, shortId } from "../views/imageNode.ts";
import {
  type ChosenRows,
  chosenImages,
  clickedRow,
  type ImageActionDeps,
  tellDone,
} from "./imageActions.ts";
import { pickReference, type ReferenceRow } from "./pickReference.ts";

/** Gives an image one more name, which is chosen from suggestions or typed. */
export async function tagImage(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const { kept } = deps;
  const asked = { title: l10n.t("Tag which image?"), many: false, named: false, kept };
  const [image] = await chosenImages(deps, clickedRow(rows), asked);
  if (image !== undefined) await askAndTag(deps, image);
}

export async function askAndTag(deps: ImageActionDeps, image: ImageEntry): Promise<void> {
  const name = nameOf(image);
  const holder = await holderOf(deps, image);
  const [images, git] = await Promise.all([holder.listImages(), readWorkspaceHead()]);
  const named = nameImages(images);
  const suggestions = suggestTags({
    ...{ id: image.id, reference: image.reference, images, git, now: new Date(deps.now()) },
    fallback: suggestTag(workspaceFolder()?.path ?? ""),
  });
  const target = await pickReference({
    title: l10n.t("Tag {0}", name),
    placeholder: l10n.t("The new name, such as registry.example.com/team/app:1.0"),
    value: "",
    rows: suggestions.map(toRow),
    describe: (typed) =>
      describeTyped(typed, named.find(typed)?.id === image.id, () =>
        takenFrom(named, image.id, typed),
      ),
    problem: (typed) =>
      isTaggable(typed) ? undefined : l10n.t("A name with a digest is given by a registry only."),
  });
  if (target === undefined) return;
  await holder.tagImage(image.reference ?? image.id, target);
  if (image.kept) deps.kept.changed();
  tellDone(l10n.t("$(tag) {0} is now also {1}", name, target));
}

function describeTyped(
  typed: string,
  has: boolean,
  taken: () => TakenName | undefined,
): Omit<ReferenceRow, "reference"> {
  if (has) return { description: l10n.t("the image has this name already") };
  const whole = /:[^/]*$/.test(typed);
  return {
    description: whole ? l10n.t("as typed") : l10n.t("as typed, with the tag latest"),
    detail: takenText(taken()),
  };
}

function toRow({ reference, why, takenFrom: taken }: TagSuggestion): ReferenceRow {
  return { reference, description: reasonText(why), detail: takenText(taken) };
}

function reasonText(why: TagReason): string {
  switch (why.kind) {
    case "commit":
      return l10n.t("commit of the workspace");
    case "branch":
      return l10n.t("branch {0}", why.branch);
    case "version":
      return versionText(why.part, why.from);
    case "date":
      return l10n.t("today");
    case "content":
      return l10n.t("content: the beginning of the image's id");
    case "elsewhere":
      return l10n.t("in {0}", why.prefix);
  }
}

function versionText(part: "major" | "minor" | "patch", from: string | undefined): string {
  if (from === undefined) return l10n.t("a first version");
  switch (part) {
    case "patch":
      return l10n.t("next patch after {0}", from);
    case "minor":
      return l10n.t("next minor version after {0}", from);
    case "major":
      return l10n.t("next major version after {0}", from);
  }
}

function takenText(taken: TakenName | undefined): string | undefined {
  if (taken === undefined) return undefined;
  const id = shortId(taken.id);
  return taken.left.length > 0
    ? l10n.t("$(warning) Image {0} has this name now and keeps {1}", id, taken.left.join(", "))
    : l10n.t("$(warning) Image {0} has this name now and is left without one", id);
}

function readWorkspaceHead(): Promise<GitHead | undefined> {
  const folder = workspaceFolder();
  return folder === undefined ? Promise.resolve(undefined) : readGitHead(folder.fsPath);
}

/** Of the open editor, else the first; only one that is on this machine. */
function workspaceFolder(): Uri | undefined {
  const open = window.activeTextEditor?.document.uri;
  const own = open && workspace.getWorkspaceFolder(open);
  const uri = (own ?? workspace.workspaceFolders?.[0])?.uri;
  return uri?.scheme === "file" ? uri : undefined;
}
