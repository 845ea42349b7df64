import type { DockerfileDocument, ProblemCode } from "../dockerfile/document.ts";
import type { Finding } from "./finding.ts";
import type { Preset } from "./rule.ts";

/** The rule that no comment and no setting turns off: what keeps the text from being a Dockerfile. */
export const parseErrorId = "parse-error";

/** Without those that a rule tells of that is on; turned off, it leaves them to be told of here. */
export function parseErrors(
  { problems }: Pick<DockerfileDocument, "problems">,
  preset: Preset,
  isOn: (rule: string) => boolean,
): readonly Finding[] {
  return problems
    .filter(({ code }) => {
      if (code === undefined) return true;
      // hadolint reads parts of Dockerfiles, too.
      if (code === "no-from") return preset !== "hadolint";
      const { rule, onlyIn = preset } = tellers[code];
      return onlyIn !== preset || !isOn(rule);
    })
    .map(({ range, message }) => ({
      rule: parseErrorId,
      aliases: ["hadolint/DL1000"],
      severity: "error",
      message,
      range,
      fix: undefined,
      tag: undefined,
    }));
}

interface Teller {
  readonly rule: string;
  /** Elsewhere the rule is silent on it, as its findings are no errors there. */
  readonly onlyIn?: Preset;
}

/** The rules that tell of problems in place of the parser, as a peer has rules for them. */
export const tellers: Readonly<Record<Exclude<ProblemCode, "no-from">, Teller>> = {
  "before-from": { rule: "put-from-first" },
  "onbuild-trigger": { rule: "use-allowed-onbuild-triggers" },
  "port-too-high": { rule: "keep-ports-in-range" },
  "copy-from-own-stage": { rule: "copy-from-other-stage" },
  "copy-from-later-stage": { rule: "copy-from-known-stage", onlyIn: "hadolint" },
  "directive-twice": { rule: "merge-check-directives" },
};
