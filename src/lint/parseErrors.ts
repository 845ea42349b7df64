import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { Finding } from "./finding.ts";

/** The rule that no comment and no setting turns off: what keeps the text from being a Dockerfile. */
export const parseErrorId = "parse-error";

export function parseErrors({ problems }: DockerfileDocument): readonly Finding[] {
  return problems.map(({ range, message }) => ({
    rule: parseErrorId,
    aliases: ["hadolint/DL1000"],
    severity: "error",
    message,
    range,
    fix: undefined,
    tag: undefined,
  }));
}
