import { env, l10n } from "vscode";
import type { ImageLayer } from "../../app/imageLayers.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { formatAge } from "../views/formatAge.ts";

/** The history of an image as a page, the base first, with all words of each step. */
export function historyText(layers: readonly ImageLayer[], now: number): string {
  const steps = layers.map(
    ({ index, instruction, createdBy, comment, size, created, ...layer }) => {
      const about = [
        layer.empty ? l10n.t("no files") : formatSize(size),
        created > 0
          ? `${new Date(created).toLocaleString(env.language)} (${formatAge(created, now, env.language)})`
          : "",
        layer.base ? l10n.t("of the base") : "",
      ].filter((part) => part !== "");
      const lines = [
        about.join(" · "),
        ...(layer.diffId === undefined ? [] : [layer.diffId]),
        // What the builder wrote is only told where it says more.
        ...(createdBy === instruction || createdBy === ""
          ? []
          : [l10n.t("As written: {0}", createdBy)]),
        ...(comment === "" || comment === instruction ? [] : [comment]),
      ];
      const title = instruction === "" ? l10n.t("(unknown)") : instruction;
      return `${index + 1}. ${title}\n${lines.map((line) => `   ${line}\n`).join("")}`;
    },
  );
  return steps.join("\n");
}
