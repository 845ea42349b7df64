import { basename, dirname } from "node:path";
import { l10n, ThemeIcon, type Uri } from "vscode";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import { referenceProblem } from "../askReference.ts";
import { askText } from "../askText.ts";
import type { BuildChoice } from "../commands/commandTypes.ts";
import { type BuildPlan, diskPath } from "./buildPlan.ts";
import { chooseContext } from "./chooseContext.ts";
import { suggestTag } from "./suggestTag.ts";

/** Asks for the tag, with the context folder one button away; remembers both. */
export async function askBuildPlan(
  remembered: RememberedBuilds,
  dockerfile: Uri,
  { target }: BuildChoice,
): Promise<BuildPlan | undefined> {
  const key = dockerfile.toString();
  const known = remembered.of(key);
  const path = diskPath(dockerfile);
  let contextPath =
    known.contextPath ?? (path === undefined ? await chooseContext(dockerfile) : dirname(path));
  if (contextPath === undefined) return undefined;
  let tag = known.tag ?? suggestTag(contextPath);
  for (;;) {
    const asked = await askText({
      title:
        target === undefined
          ? l10n.t("Build {0}", basename(dockerfile.path))
          : l10n.t("Build stage {0} of {1}", target, basename(dockerfile.path)),
      prompt: l10n.t("Name of the image; empty for none. Context: {0}", contextPath),
      value: tag,
      validate: (text) => (text.trim() === "" ? undefined : referenceProblem(text.trim())),
      buttons: [
        { iconPath: new ThemeIcon("folder-opened"), tooltip: l10n.t("Change the context folder") },
      ],
    });
    if (asked === undefined) return undefined;
    tag = asked.text.trim();
    if (asked.kind === "text") break;
    contextPath = (await chooseContext(dockerfile)) ?? contextPath;
  }
  // The number of an untitled document says nothing about the next one that has it.
  if (dockerfile.scheme !== "untitled") await remembered.remember(key, { tag, contextPath });
  return { dockerfile, contextPath, tag: tag === "" ? undefined : tag, target };
}
