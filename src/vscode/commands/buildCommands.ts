import { l10n, Uri } from "vscode";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import { askBuildPlan } from "../build/askBuildPlan.ts";
import type { BuildLog } from "../build/buildLog.ts";
import { chooseDockerfile } from "../build/chooseDockerfile.ts";
import type { Builder } from "../build/createBuilder.ts";
import type { LastBuild } from "../build/lastBuild.ts";
import type { Commands } from "./registerCommands.ts";

type BuildCommandId =
  | "slipway.build"
  | "slipway.buildAgain"
  | "slipway.cancelBuild"
  | "slipway.showBuildLog";

export interface BuildCommandDeps {
  readonly builder: Builder;
  readonly remembered: RememberedBuilds;
  readonly lastBuild: LastBuild;
  readonly log: BuildLog;
}

export function buildCommands(deps: BuildCommandDeps): Commands<BuildCommandId> {
  const { builder, remembered, lastBuild, log } = deps;
  const build = { failed: l10n.t("The image could not be built.") };
  return {
    "slipway.build": {
      ...build,
      async run(resource, choice) {
        const dockerfile = resource instanceof Uri ? resource : await chooseDockerfile();
        if (dockerfile === undefined) return;
        const plan = await askBuildPlan(remembered, dockerfile, toChoice(choice));
        if (plan === undefined) return;
        await lastBuild.set(plan);
        await builder.build(plan, { asked: true });
      },
    },
    "slipway.buildAgain": {
      ...build,
      async run() {
        const plan = lastBuild.get();
        if (plan !== undefined) await builder.build(plan, { asked: false });
      },
    },
    "slipway.cancelBuild": {
      failed: l10n.t("The build could not be cancelled."),
      run: () => builder.cancel(),
    },
    "slipway.showBuildLog": {
      failed: l10n.t("The build log could not be opened."),
      run: () => log.show(),
    },
  };
}

/** Menus hand other things as the second argument, such as the list of selected files. */
function toChoice(value: unknown): { readonly target?: string } {
  if (typeof value !== "object" || value === null || !("target" in value)) return {};
  return typeof value.target === "string" ? { target: value.target } : {};
}
