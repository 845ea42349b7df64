import { l10n, Uri } from "vscode";
import { type BuildFormChoice, readFormChoice } from "../../app/buildFormChoice.ts";
import type { BuildLog } from "../build/buildLog.ts";
import { chooseDockerfile } from "../build/chooseDockerfile.ts";
import type { Builder } from "../build/createBuilder.ts";
import type { BuildPlanner } from "../build/createBuildPlanner.ts";
import type { LastBuild } from "../build/lastBuild.ts";
import type { PlanAgain } from "../build/planAgain.ts";
import type { Commands } from "./registerCommands.ts";

type BuildCommandId =
  | "slipway.build"
  | "slipway.buildWithOptions"
  | "slipway.buildAgain"
  | "slipway.cancelBuild"
  | "slipway.showBuildLog";

export interface BuildCommandDeps {
  readonly builder: Builder;
  readonly planner: BuildPlanner;
  readonly planAgain: PlanAgain;
  readonly lastBuild: LastBuild;
  readonly log: BuildLog;
}

export function buildCommands(deps: BuildCommandDeps): Commands<BuildCommandId> {
  const { builder, planner, planAgain, lastBuild, log } = deps;
  const build = { failed: l10n.t("The image could not be built.") };
  const buildPlanned = async (
    resource: unknown,
    choice: BuildFormChoice,
    ask: BuildPlanner["ask"],
  ): Promise<void> => {
    const dockerfile = resource instanceof Uri ? resource : await chooseDockerfile();
    const plan = dockerfile && (await ask(dockerfile, choice));
    if (plan === undefined) return;
    await lastBuild.set(plan);
    await builder.build(plan, { asked: choice.ask !== false });
  };
  return {
    "slipway.build": {
      ...build,
      async run(resource, argument) {
        const choice = choiceOf(resource, argument);
        await buildPlanned(resource, choice, choice.ask === false ? planner.plan : planner.ask);
      },
    },
    "slipway.buildWithOptions": {
      ...build,
      run: (resource, argument) =>
        buildPlanned(resource, choiceOf(resource, argument), planner.askAll),
    },
    "slipway.buildAgain": {
      ...build,
      async run() {
        const last = lastBuild.get();
        const plan = last && (await planAgain(last));
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

/** A key hands what its `args` say in the place of the resource. */
function choiceOf(resource: unknown, choice: unknown): BuildFormChoice {
  return readFormChoice(choice ?? (resource instanceof Uri ? undefined : resource));
}
