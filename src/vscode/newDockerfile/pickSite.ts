import { l10n, type QuickPickItem, window } from "vscode";
import type { ProjectSite } from "../../scaffold/readSites.ts";
import { translated } from "../translated.ts";
import type { ScaffoldRoom } from "./scaffoldRoom.ts";

/** Asks only where several projects are known; undefined where the user dismissed the question. */
export async function pickSite(
  { ecosystemNames }: ScaffoldRoom,
  sites: readonly ProjectSite[],
): Promise<ProjectSite | undefined> {
  const known = sites.filter(({ project }) => project.ecosystem !== "generic");
  const [first, more] = known;
  // One that lies further down is not what was clicked on, so it is shown.
  if (first?.folder === "" && !more) return first;
  if (!first) return sites[0];
  const rows = sites.map((site): Row => {
    const { ecosystem, name } = site.project;
    const isKnown = ecosystem !== "generic";
    return {
      label: translated(ecosystemNames[ecosystem]),
      description: isKnown ? name : "",
      ...(site.folder !== "" && { detail: site.folder }),
      site,
    };
  });
  const picked = await window.showQuickPick(rows, {
    title: l10n.t("New Dockerfile"),
    placeHolder: l10n.t("What is the Dockerfile for?"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.site;
}

interface Row extends QuickPickItem {
  readonly site: ProjectSite;
}
