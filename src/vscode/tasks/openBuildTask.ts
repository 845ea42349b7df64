import { l10n, type Pseudoterminal, type TaskDefinition, Uri, workspace } from "vscode";
import { readBuildTask } from "../../app/readBuildTask.ts";
import { printable } from "../../progress/printable.ts";
import type { BuildEnding, RunBuild } from "../build/buildObserver.ts";
import type { BuildPlan } from "../build/buildPlan.ts";
import { createBuildTerminal } from "../terminal/buildTerminal.ts";
import { translated } from "../translated.ts";

export interface BuildTaskDeps {
  readonly build: RunBuild;
  readonly now: () => number;
}

/** The terminal of a task: builds once it is open, and ends with the exit code. */
export function openBuildTask(
  { build, now }: BuildTaskDeps,
  definition: TaskDefinition,
  folder: Uri | undefined,
): Pseudoterminal {
  const stop = new AbortController();
  let shown = false;
  const run = async (): Promise<number> => {
    const plan = readPlan(definition, folder);
    if ("problem" in plan) {
      terminal.say([{ text: printable(translated(plan.problem)), style: "red" }]);
      return exitCodes.broken;
    }
    const { observer } = terminal;
    const begin: typeof observer.begin = (begun) => {
      shown = true;
      observer.begin(begun);
    };
    const waiting = setTimeout(() => {
      const words = l10n.t("Waiting, as this Dockerfile is being built already…");
      if (!shown) terminal.say([{ text: words, style: "dim" }]);
    }, silentMs);
    const ending = await build(plan, {
      ...{ asked: false, signal: stop.signal },
      observers: [{ ...observer, begin }],
    });
    clearTimeout(waiting);
    // A build that never had its turn was shown nowhere.
    if (!shown) observer.begin(plan);
    if (!shown) observer.end(ending);
    return exitCodeOf(ending);
  };
  const terminal = createBuildTerminal({
    now,
    cancel: () => stop.abort(),
    opened: () => void run().then(terminal.exit),
  });
  return terminal.pty;
}

/** Milliseconds. */
const silentMs = 500;

/** As `slipway build` ends. */
const exitCodes = { built: 0, broken: 1, cancelled: 130 } as const;

function exitCodeOf(ending: BuildEnding): number {
  if (ending.kind === "cancelled") return exitCodes.cancelled;
  return ending.kind === "finished" && ending.result.ok ? exitCodes.built : exitCodes.broken;
}

function readPlan(
  definition: TaskDefinition,
  folder: Uri | undefined,
): BuildPlan | { readonly problem: string } {
  if (!workspace.isTrusted) {
    return {
      problem: l10n.t("Slipway does not build in Restricted Mode. Trust this workspace first."),
    };
  }
  const read = readBuildTask(definition, folder?.fsPath);
  if ("problem" in read) return read;
  const { dockerfilePath, ...plan } = read.task;
  return { ...plan, dockerfile: Uri.file(dockerfilePath) };
}
