import type { BuildOptions } from "../app/buildOptions.ts";
import { type BuildState, initialBuildState } from "../progress/buildState.ts";
import type { BuildEvent } from "../progress/events.ts";
import { formatPlain } from "../progress/formatPlain.ts";
import { reduceBuild } from "../progress/reduceBuild.ts";
import { describeResult } from "./describeResult.ts";
import type { CliEnvironment } from "./environment.ts";
import { printable } from "./paint.ts";
import { createStepList } from "./stepList.ts";
import type { Channel } from "./terminal.ts";

/** Shows one build on the terminal. */
export interface BuildDisplay {
  show(event: BuildEvent): void;
  /** Resolves once what was shown is taken, undefined where it is: the rest may wait in the engine. */
  drained(): Promise<void> | undefined;
  /** The build could not even begin: machines still get their last line. */
  refuse(message: string): void;
  /** Leaves the terminal as it was. */
  dispose(): void;
}

export function createBuildDisplay(
  environment: CliEnvironment,
  progress: "tty" | "plain" | "json" | undefined,
  options: BuildOptions,
): BuildDisplay {
  const { out, err } = environment.terminal;
  const form = progress ?? (err.isTty ? "tty" : "plain");
  if (form === "json") return createJsonDisplay(out, options);
  let state: BuildState = initialBuildState;
  const list = form === "tty" ? createStepList(err, environment.now) : undefined;
  return {
    show(event) {
      // The last line of the log would say once more what the description says better.
      const lines = list || event.type === "result" ? [] : formatPlain(event, state);
      for (const line of lines) err.write(`${printable(line)}\n`);
      state = reduceBuild(state, event);
      list?.draw(state);
      if (event.type !== "result") return;
      list?.finish();
      const { summary, complaint } = describeResult(state, event, environment, options);
      if (complaint !== undefined) err.write(complaint);
      if (summary !== undefined) out.write(summary);
    },
    refuse() {},
    drained: () => err.drained(),
    dispose: () => list?.finish(),
  };
}

function createJsonDisplay(out: Channel, options: BuildOptions): BuildDisplay {
  const show = (event: BuildEvent): void => out.write(`${JSON.stringify(event)}\n`);
  return {
    show,
    refuse(message) {
      const file = options.dockerfilePath ?? "";
      const nowhere = { line: null, endLine: null, exitCode: null, log: [] };
      show({
        type: "result",
        ok: false,
        imageId: null,
        digest: null,
        size: null,
        tags: [],
        // What is left without an engine.
        backend: "assembler",
        contextBytes: 0,
        steps: [],
        error: { message, file, ...nowhere },
      });
    },
    drained: () => out.drained(),
    dispose() {},
  };
}
