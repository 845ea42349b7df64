import { env, l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import {
  type CacheKind,
  cacheByKind,
  cacheFreed,
  cacheSize,
  cacheToGo,
} from "../../app/cachePreview.ts";
import type { BuildCacheRecord, CachePrune, Engine } from "../../engine/engine.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { formatAge } from "../views/formatAge.ts";
import { withSteps } from "../withSteps.ts";
import { type ImageActionDeps, tellDone } from "./imageActions.ts";

interface CacheRow extends QuickPickItem {
  /** What Enter prunes; undefined for a row that only tells something. */
  readonly prune?: CachePrune;
}

/** What the build cache holds, by kind and size; pruning it is one of the rows. */
export async function showBuildCache(deps: ImageActionDeps): Promise<void> {
  const engine = await deps.connect();
  const records = await readCache(engine);
  if (records === undefined) return;
  const title = l10n.t("Build cache: {0}", formatSize(cacheSize(records)));
  const rows = [...pruneRows(records), ...kindRows(records, deps.now())];
  const picked = await window.showQuickPick(rows, {
    ...{ title, matchOnDescription: true },
    // Counting takes a while on a busy engine, and what is in front then may take the focus back.
    ignoreFocusOut: true,
  });
  if (picked?.prune) await prune(engine, records, picked.prune);
}

/** Removes build cache, after it has shown what goes. */
export async function pruneBuildCache(deps: ImageActionDeps): Promise<void> {
  const engine = await deps.connect();
  const records = await readCache(engine);
  if (records === undefined) return;
  const title = l10n.t("Prune which build cache?");
  const rows = [...pruneRows(records), ...kindRows(records, deps.now())];
  const picked = await window.showQuickPick(rows, { title, ignoreFocusOut: true });
  if (picked?.prune) await prune(engine, records, picked.prune);
}

/** Undefined where there is none, which is said. */
async function readCache(engine: Engine): Promise<readonly BuildCacheRecord[] | undefined> {
  if (engine.product === "podman") {
    tellDone(
      l10n.t("$(info) Podman has no build cache: what builds leave are images without a tag"),
    );
    return undefined;
  }
  const counting = l10n.t("Counting the build cache");
  const { buildCache } = await withSteps(counting, ({ signal }) => engine.diskUsage(signal));
  if (buildCache.length > 0) return buildCache;
  tellDone(l10n.t("$(info) The build cache is empty"));
  return undefined;
}

function pruneRows(records: readonly BuildCacheRecord[]): readonly CacheRow[] {
  const row = (all: boolean, label: string): CacheRow => {
    const going = cacheToGo(records, { all });
    return {
      ...{ label, prune: { all } },
      description: l10n.t("{0} records, frees {1}", going.length, formatSize(cacheFreed(going))),
      detail: describeStay(records, going),
    };
  };
  return [
    row(false, l10n.t("$(trash) Prune what no image has")),
    row(true, l10n.t("$(trash) Prune all that no build uses now")),
  ];
}

function describeStay(
  records: readonly BuildCacheRecord[],
  going: readonly BuildCacheRecord[],
): string {
  const goes = new Set(going);
  const staying = records.filter((record) => !goes.has(record));
  const kinds = cacheByKind(going).map(({ kind, size }) => `${kindText(kind)} ${formatSize(size)}`);
  const goesText =
    kinds.length === 0 ? l10n.t("Nothing goes") : l10n.t("Goes: {0}", kinds.join(", "));
  return `${goesText} · ${l10n.t("stays: {0}", formatSize(cacheSize(staying)))}`;
}

function kindRows(records: readonly BuildCacheRecord[], now: number): readonly CacheRow[] {
  return cacheByKind(records).flatMap((kind) => [
    { label: describeKind(kind, now), kind: QuickPickItemKind.Separator },
    ...kind.records.slice(0, mostRecords).map((record) => recordRow(record, now)),
  ]);
}

/** Of each kind; the rest is small. */
const mostRecords = 50;

function describeKind({ kind, records, size, lastUsed }: CacheKind, now: number): string {
  const used =
    lastUsed === undefined ? [] : [l10n.t("used {0}", formatAge(lastUsed, now, env.language))];
  return [
    `${kindText(kind)}: ${formatSize(size)}`,
    l10n.t("{0} records", records.length),
    ...used,
  ].join(" · ");
}

function recordRow(record: BuildCacheRecord, now: number): CacheRow {
  const { description, id, size, lastUsed, created, inUse, shared } = record;
  const age = formatAge(lastUsed ?? created, now, env.language);
  return {
    // The size first, as long commands leave no room for what comes after them.
    label: `${formatSize(size)} · ${withoutShell(description) || id}`,
    description: [
      lastUsed === undefined ? l10n.t("made {0}", age) : l10n.t("used {0}", age),
      ...(inUse ? [l10n.t("in use")] : []),
      ...(shared ? [l10n.t("shared with images")] : []),
    ].join(" · "),
  };
}

/** `mount / from exec /bin/sh -c make` is known by its end. */
function withoutShell(description: string): string {
  return description.replace(/^mount \/ from exec (?:\/bin\/sh -c )?/, "");
}

/** BuildKit's kinds in words; one that it adds later as it calls it. */
function kindText(kind: string): string {
  switch (kind) {
    case "regular":
      return l10n.t("steps");
    case "source.local":
      return l10n.t("build contexts");
    case "source.git.checkout":
      return l10n.t("git checkouts");
    case "exec.cachemount":
      return l10n.t("cache mounts");
    case "frontend":
      return l10n.t("frontends");
    case "internal":
      return l10n.t("BuildKit's own");
    default:
      return kind;
  }
}

async function prune(
  engine: Engine,
  records: readonly BuildCacheRecord[],
  options: CachePrune,
): Promise<void> {
  const going = cacheToGo(records, options);
  const question = l10n.t("Prune {0} records of the build cache?", going.length);
  const freed = formatSize(cacheFreed(going));
  const detail = l10n.t("It frees {0}. Builds that need them do their steps again.", freed);
  const button = l10n.t("Prune");
  if ((await window.showWarningMessage(question, { modal: true, detail }, button)) !== button)
    return;
  const title = l10n.t("Pruning the build cache");
  const outcome = await withSteps(title, ({ signal }) => engine.pruneBuildCache(options, signal));
  const count = outcome.deleted.length;
  tellDone(
    l10n.t(
      "$(trash) Pruned {0} records of build cache: {1} freed",
      count,
      formatSize(outcome.freed),
    ),
  );
}
