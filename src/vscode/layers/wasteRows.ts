import { l10n } from "vscode";
import type { ArchivedLayer } from "../../app/archivedLayers.ts";
import type { ImageContents } from "../../app/imageContents.ts";
import type { WasteReason } from "../../image/waste.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { flatRow, layerTitles } from "./largestRows.ts";
import type { GridRow } from "./screen.ts";

/** What is stored and does not show, the most first; of a layer what it has or what it hides. */
export function wasteRows(
  { applied: { waste } }: ImageContents,
  layers: readonly ArchivedLayer[],
  layer: number | undefined,
): { readonly rows: readonly GridRow[]; readonly bytes: number } {
  const titles = layerTitles(layers);
  const rows: GridRow[] = [];
  let bytes = 0;
  for (let at = 0; at < waste.length; at += 1) {
    const one = waste.at(at);
    if (layer !== undefined && one.layer !== layer && one.by !== layer) continue;
    bytes += one.size;
    const by = `${reasonWord(one.reason)} ${titles.get(one.by) ?? ""}`;
    const cells = [formatSize(one.size), titles.get(one.layer) ?? "", by];
    rows.push(flatRow(one.path, `${one.by}/${one.path}`, rows.length, 0, cells, "deleted"));
  }
  return { rows: rows.map((row) => ({ ...row, siblings: rows.length })), bytes };
}

function reasonWord(reason: WasteReason): string {
  switch (reason) {
    case "deleted":
      return l10n.t("deleted by");
    case "overwritten":
      return l10n.t("overwritten by");
    case "rewritten":
      return l10n.t("stored again unchanged by");
  }
}
