import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type {
  ShellCommand,
  ShellOperator,
  ShellScript,
} from "../../dockerfile/shell/shellScript.ts";
import { firstHidingPipe, startsWithPipefail } from "./firstHidingPipe.ts";

export interface HidingPipe {
  readonly pipe: ShellOperator<"|" | "|&">;
  /** The script that has it: that of the RUN, or one inside, such as that of `sh -c`. */
  readonly script: ShellScript;
  readonly run: RunScript;
}

/** The first pipe without pipefail of each script of a RUN that hides a failure. */
export function hidingPipes(run: RunScript): readonly HidingPipe[] {
  const found: HidingPipe[] = [];
  const visit = (script: ShellScript, shell: readonly string[]): void => {
    const pipe = firstHidingPipe(script, startsWithPipefail(shell));
    if (pipe) found.push({ pipe, script, run });
    for (const command of script.commands) {
      const inner = innerScript(command);
      if (inner?.wrapper)
        visit(
          inner,
          inner.wrapper.words.map(({ value }) => value),
        );
    }
  };
  visit(run.script, run.command);
  return found;
}

/** The script behind `sh -c`, also through `sudo` and the like. */
function innerScript({ inner, broken }: ShellCommand): ShellScript | undefined {
  let at = broken ? undefined : inner;
  while (at?.kind === "command") at = at.command.inner;
  return at?.script;
}
