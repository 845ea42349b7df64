import { isSlipwayError, SlipwayError } from "../base/errors.ts";

/** What a Dockerfile asks for and cannot get; its line is put in by `atLine`. */
export function buildFault(
  message: string,
  hint = "Change the instruction, or build with an engine.",
): SlipwayError<"build-failed"> {
  return new SlipwayError("build-failed", {}, { message, hint });
}

/** The fault with the line that it is at and the step, where it has none yet. */
export function atLine(
  error: unknown,
  place: { readonly line: number; readonly stepId?: string },
): unknown {
  if (!isSlipwayError(error, "build-failed") || error.facts.line !== undefined) return error;
  const { message, hint, facts } = error;
  return new SlipwayError(
    "build-failed",
    { ...place, ...facts },
    { message, hint, cause: error.cause ?? error },
  );
}
