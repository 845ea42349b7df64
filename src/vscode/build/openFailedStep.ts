import { l10n, ThemeIcon, window } from "vscode";
import type { Surroundings } from "../../base/surroundings.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { loadBuilding } from "../engine/engineRooms.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import { failedStepTerminal } from "../terminal/failedStepTerminal.ts";
import { type BuildPlan, planName } from "./buildPlan.ts";
import { toBuildOptions } from "./toBuildOptions.ts";

/** Opens a terminal with a shell in the step at which a build of the plan fails. */
export type OpenFailedStep = (plan: BuildPlan) => void;

export function createOpenFailedStep(deps: {
  readonly connect: ConnectEngine;
  readonly surroundings: Surroundings;
  readonly saved: Pick<SavedCredentials, "get">;
  readonly now: () => number;
}): OpenFailedStep {
  const { connect, surroundings, saved, now } = deps;
  return (plan) => {
    const options = toBuildOptions(plan);
    const pty = failedStepTerminal(async (onEvent, signal) => {
      const engine = await connect(signal);
      const { holdFailedStep } = await loadBuilding();
      const from = { engine, now, ...surroundings, savedCredentials: saved.get };
      return holdFailedStep(from, options, onEvent, signal);
    });
    const name = l10n.t("Failed step of {0}", planName(plan));
    window.createTerminal({ name, iconPath: new ThemeIcon("debug-console"), pty }).show();
  };
}
