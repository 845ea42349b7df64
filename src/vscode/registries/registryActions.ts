import { commands, env, l10n, Uri, window } from "vscode";
import { inspectRemote } from "../../app/inspectRemote.ts";
import { type RegistryRow, referenceOf } from "../../app/registryRows.ts";
import { repositoryPage } from "../../app/repositoryPage.ts";
import { copyTexts, tellDone } from "../images/imageActions.ts";
import { withSteps } from "../withSteps.ts";
import { deleteTag } from "./deleteTag.ts";
import { failureWords } from "./failureWords.ts";
import {
  askRepository,
  type ChosenRows,
  chosenHost,
  chosenImages,
  chosenRepository,
  givenRows,
  type ImageRow,
} from "./pickRegistryRows.ts";
import type { RegistryRoom } from "./registryRoom.ts";

/** What can be done in the Registries view, by the last part of the command's id. */
export const registryActions = {
  refresh,
  showTags,
  forgetRepository,
  listRepositories,
  filterTags,
  showMore,
  pull,
  copyReference,
  copyDigest,
  copyPullCommand,
  inspect,
  openPage,
  deleteTag,
} satisfies Readonly<Record<string, RegistryAction>>;

export type RegistryActionId = keyof typeof registryActions;

type RegistryAction = (room: RegistryRoom, rows: ChosenRows) => Promise<void>;

/** Of a row that says what failed: does what it says first. */
async function refresh(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const [row] = givenRows(room, rows) ?? [];
  if (row?.kind === "failure") {
    const { step } = failureWords(row, room.now());
    if (step.kind === "setting") {
      await openSetting(step.setting);
      return;
    }
    if (step.kind === "log-in") await commands.executeCommand("slipway.logIn", step.host);
  }
  if (!room.view.visible) await commands.executeCommand("slipway.registries.focus");
  room.tree.refresh(row);
}

/** Of the scope "machine": in a remote window they are on a page of their own. */
async function openSetting(query: string): Promise<void> {
  if (env.remoteName === undefined) {
    await commands.executeCommand("workbench.action.openSettings", query);
  } else await commands.executeCommand("workbench.action.openRemoteSettings", { query });
}

async function showTags(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const [row] = givenRows(room, rows) ?? [];
  const start = row?.kind === "registry" ? `${row.host}/` : "";
  const name = await askRepository(l10n.t("Show the tags of which repository?"), start);
  if (name === undefined) return;
  await commands.executeCommand("slipway.registries.focus");
  await room.open(await room.tree.pin(name));
}

async function forgetRepository(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const row = await chosenRepository(room, rows, l10n.t("Forget which repository?"));
  if (row) await room.tree.unpin(row);
}

async function listRepositories(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const title = l10n.t("List all repositories of which registry?");
  const row = await chosenHost(room, rows, title);
  if (row === undefined) return;
  room.tree.listAll(row);
  await room.open(row);
}

async function filterTags(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const row = await chosenRepository(room, rows, l10n.t("Filter the tags of which repository?"));
  if (row === undefined) return;
  const text = await window.showInputBox({
    title: l10n.t("Filter the tags of {0}", referenceOf(row)),
    prompt: l10n.t("Text that a tag has in it; nothing for all tags"),
    value: room.tree.repositoryState(row).filter,
  });
  if (text === undefined) return;
  room.tree.filter(row, text);
  await room.open(row);
}

async function showMore(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const [row] = givenRows(room, rows) ?? [];
  if (row?.kind === "more") room.tree.showMore(row.parent);
  else if (row?.kind === "registry" || row?.kind === "repository") room.tree.showMore(row);
  else {
    const chosen = await chosenRepository(
      room,
      { target: undefined, selected: undefined },
      l10n.t("Show more tags of which repository?"),
    );
    if (chosen) room.tree.showMore(chosen);
  }
}

async function pull(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  for (const row of await chosenImages(room, rows, l10n.t("Pull which tag?"))) {
    await commands.executeCommand("slipway.images.pull", referenceOf(row));
  }
  await room.lookAtEngine();
}

async function copyReference(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const named = (givenRows(room, rows) ?? []).filter(hasReference);
  const title = l10n.t("Copy which name?");
  const chosen = named.length > 0 ? named : await chosenImages(room, rows, title);
  await copy(chosen.map(referenceOf));
}

function hasReference(row: RegistryRow): row is Parameters<typeof referenceOf>[0] {
  return row.kind === "repository" || row.kind === "tag" || row.kind === "platform";
}

async function copyDigest(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const chosen = await chosenImages(room, rows, l10n.t("Copy the digest of which tag?"));
  const digests = await Promise.all(chosen.map((row) => digestOf(room, row)));
  await copy(digests.flatMap((digest) => digest ?? []));
}

/** From the row, or by a question where it was not told yet. */
async function digestOf(room: RegistryRoom, row: ImageRow): Promise<string | undefined> {
  if (row.kind === "platform") return row.platform.digest;
  const { remote } = room.tree.tagState(row);
  if (remote !== undefined) return remote.digest;
  const client = await room.tree.open(row);
  return (await client.headManifest(row.repository, row.tag))?.digest;
}

async function copyPullCommand(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const chosen = await chosenImages(room, rows, l10n.t("Copy the pull command of which tag?"));
  if (chosen.length === 0) return;
  const { product } = await room.connect().catch(() => ({ product: "docker" }));
  await copy(chosen.map((row) => `${product} pull ${referenceOf(row)}`));
}

async function inspect(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const [row] = await chosenImages(room, rows, l10n.t("Inspect which tag?"));
  if (row === undefined) return;
  const client = await room.tree.open(row);
  const { repository } = row;
  const reference = row.kind === "tag" ? row.tag : row.platform.digest;
  const told = await withSteps(l10n.t("Asking {0}", row.host), ({ signal }) => {
    const { enginePlatform } = room.tree;
    return inspectRemote(client, { repository, reference, enginePlatform }, signal);
  });
  await room.documents.show(referenceOf(row), told);
}

async function openPage(room: RegistryRoom, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Open the page of which repository?");
  const row = await chosenRepository(room, rows, title);
  if (row === undefined) return;
  const page = repositoryPage(row.host, row.repository);
  if (page !== undefined) await env.openExternal(Uri.parse(page));
  else tellDone(l10n.t("$(info) {0} has no page that Slipway knows", row.host));
}

async function copy(texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  await copyTexts(texts);
  tellDone(l10n.t("$(copy) Copied {0}", texts.join(", ")));
}
