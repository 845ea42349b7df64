import { l10n } from "vscode";
import type { Head } from "./screen.ts";

/** Words of the page that are the same for all that it shows. */
export function pageWords(): Head["words"] {
  return {
    layers: l10n.t("Layers"),
    filter: l10n.t("Filter files"),
    cancel: l10n.t("Cancel"),
    parts: l10n.t("Parts"),
    picture: l10n.t("Sizes by layer and folder"),
  };
}
