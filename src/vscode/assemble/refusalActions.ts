import { commands, l10n, window } from "vscode";
import { givenArguments } from "../../app/givenArguments.ts";
import { runsNeeded } from "../../assemble/runsNeeded.ts";
import type { ResultError } from "../../progress/events.ts";
import type { StartedBuild } from "../build/startedBuild.ts";
import type { CommandId } from "../commands/commandTypes.ts";
import { chooseEngine } from "../engine/chooseEngine.ts";
import type { ErrorAction } from "../reportError.ts";

const buildImage: CommandId = "slipway.build";

type Refused = Pick<StartedBuild, "document" | "options" | "plan">;

/** What helps where a RUN is in the way of a build without an engine; nothing for other failures. */
export function refusalActions(
  build: Refused,
  { needsEngine }: ResultError,
): readonly ErrorAction[] {
  if (!needsEngine) return [];
  const { document, options, plan } = build;
  const runsOf = (target: string | undefined) =>
    givenArguments({ ...options, ...(target === undefined ? {} : { target }) }).flatMap((given) =>
      runsNeeded(document, { target, given, contexts: Object.keys(options.contexts ?? {}) }),
    );
  const stages = document.stages
    .map((stage) => stage.name ?? String(stage.index))
    .filter((target) => runsOf(target).length === 0);
  const buildStage = async (): Promise<void> => {
    const title = l10n.t("Build which stage? None of these needs RUN.");
    const target = stages.length === 1 ? stages[0] : await window.showQuickPick(stages, { title });
    if (target === undefined) return;
    await commands.executeCommand(buildImage, plan.dockerfile, { target });
  };
  const [only] = stages.length === 1 ? stages : [];
  const stageTitle = only ? l10n.t("Build Stage {0}", only) : l10n.t("Build a Stage Without RUN…");
  return [
    { title: l10n.t("Choose Engine…"), run: chooseEngine },
    ...(stages.length === 0 ? [] : [{ title: stageTitle, run: buildStage }]),
  ];
}
