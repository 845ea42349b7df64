import { l10n } from "vscode";
import type { ImageTree } from "../../app/imageTree.ts";
import { type PruneEstimate, pruneEstimate } from "../../app/pruneEstimate.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { translated } from "../translated.ts";
import { joinWords } from "./imageWords.ts";

/** What stands beside the view's name and above its rows. */
export interface ImagesHead {
  readonly description: string;
  readonly message: string;
}

/** The engine, what is filtered by, and what a prune would free where only that is shown. */
export function imagesHead({ state, arrangement, rows }: ImageTree): ImagesHead {
  const { filter, onlyDangling } = arrangement;
  switch (state.kind) {
    case "loading":
      return { description: "", message: "" };
    case "unreachable":
      return {
        description: l10n.t("no engine"),
        // Beside rows there is no welcome that would say it.
        message: rows.rows.size === 0 ? "" : l10n.t("No engine answers."),
      };
    case "empty":
      return { description: translated(state.engine.endpoint.source), message: "" };
    case "ready": {
      const parts = [
        translated(state.engine.endpoint.source),
        filter === "" ? "" : l10n.t("matching “{0}”", filter),
        onlyDangling ? l10n.t("only untagged") : "",
      ];
      const message = onlyDangling ? pruneWords(pruneEstimate(state.facts)) : "";
      return { description: joinWords(parts, " · "), message };
    }
  }
}

function pruneWords({ images, inUse, bytes, bound }: PruneEstimate): string {
  if (images + inUse === 0) return "";
  const size = formatSize(bytes);
  const freed = bound === "atLeast" ? l10n.t("at least {0}", size) : l10n.t("at most {0}", size);
  const first =
    images === 1
      ? l10n.t("Pruning would remove 1 image and free {0}.", freed)
      : l10n.t("Pruning would remove {0} images and free {1}.", images, freed);
  const kept = inUse === 0 ? "" : l10n.t("In use, so kept: {0}.", inUse);
  return joinWords([first, kept], " ");
}
