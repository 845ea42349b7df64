import { basename } from "node:path";
import { l10n, type QuickPickItem, Uri, window } from "vscode";
import { type LoadProgress, loadImages as load } from "../../app/loadImages.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { shortId } from "../views/imageNode.ts";
import { withSteps } from "../withSteps.ts";
import { type ImageActionDeps, tellDone } from "./imageActions.ts";

/** Asks for archives, or the folder of a layout, and loads their images into the engine. */
export async function loadImages(deps: ImageActionDeps, given?: unknown): Promise<void> {
  for (const place of placesOf(given) ?? (await askPlaces())) await loadFrom(deps, place);
}

/** Paths, from the explorer, other extensions and keys. */
function placesOf(given: unknown): readonly string[] | undefined {
  if (given instanceof Uri) return [given.fsPath];
  return typeof given === "string" ? [given] : undefined;
}

async function loadFrom(deps: ImageActionDeps, place: string): Promise<void> {
  const name = basename(place);
  const { names, ids } = await withSteps(
    l10n.t("Loading images from {0}", name),
    async ({ signal, report }) => {
      const engine = await deps.connect(signal);
      let told = 0;
      const onProgress = ({ doing, bytes }: LoadProgress) => {
        if (bytes < told) told = 0;
        if (bytes - told < 1_000_000) return;
        told = bytes;
        const size = formatSize(bytes);
        report(doing === "reading" ? l10n.t("checked {0}", size) : l10n.t("sent {0}", size));
      };
      return load({ engine }, place, onProgress, signal);
    },
  );
  const loaded = [...names, ...ids.map(shortId)].join(", ");
  deps.log.info(`Loaded ${loaded} from ${place}`);
  tellDone(l10n.t("$(check) Loaded {0} from {1}", loaded, name));
}

interface KindItem extends QuickPickItem {
  readonly folders: boolean;
}

/** Dialogs of some systems choose either files or folders. */
async function askPlaces(): Promise<readonly string[]> {
  const kinds: KindItem[] = [
    {
      folders: false,
      label: l10n.t("From a file"),
      description: l10n.t("a docker archive or an OCI layout, .tar or .tar.gz"),
    },
    { folders: true, label: l10n.t("From a folder"), description: l10n.t("an OCI layout") },
  ];
  const kind = await window.showQuickPick(kinds, { title: l10n.t("Load images") });
  if (kind === undefined) return [];
  const chosen = await window.showOpenDialog({
    title: l10n.t("Load images"),
    openLabel: l10n.t("Load"),
    canSelectFiles: !kind.folders,
    canSelectFolders: kind.folders,
    canSelectMany: !kind.folders,
    ...(!kind.folders && {
      filters: { [l10n.t("Archives")]: ["tar", "gz", "tgz"], [l10n.t("All files")]: ["*"] },
    }),
  });
  return (chosen ?? []).map(({ fsPath }) => fsPath);
}
