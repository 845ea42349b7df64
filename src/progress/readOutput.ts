import type { StepState } from "./buildState.ts";
import { addOutput, finishOutput, type OutputLines } from "./outputLines.ts";

/** The lines that a piece of output completes; all of it once the step has ended. */
export function readOutput(
  step: StepState,
  stream: "stdout" | "stderr",
  text: string,
  most?: number,
): OutputLines {
  const read = step.status === "running" ? addOutput : finishOutput;
  return read(step.open[stream], text, most);
}
