import type { ConfigNode, ReportProblem } from "./configNode.ts";

type Read = (text: string, report: ReportProblem) => ConfigNode | undefined;

/** Reads a text that may be anything: too large, or what makes the reader fail. */
export function readGuarded(
  text: string,
  read: Read,
  report: ReportProblem,
): ConfigNode | undefined {
  if (text.length > maximumLength) {
    const message = "This is too large for a configuration. Check that it is the right file.";
    report({ start: 0, end: 1 }, message);
    return undefined;
  }
  try {
    return read(text, report);
  } catch {
    // A fault of the reader, which is not ours, must not keep Dockerfiles from being linted.
    report({ start: 0, end: 1 }, "This cannot be read as a configuration. Check what is in it.");
    return undefined;
  }
}

/** In characters; all rules with their options take a tenth. */
const maximumLength = 262_144;
