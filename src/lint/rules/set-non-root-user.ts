import type { FromInstruction, PlainInstruction, Stage } from "../../dockerfile/document.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import type { LintServices } from "../services.ts";

const messages = {
  noUser:
    "The final image runs as root, unless {image} sets another user. Add a USER that is not root.",
  baseIsRoot:
    "The final image runs as root: {image} sets no other user. Add a USER that is not root.",
  rootUser: "The final image runs as {user}, which is root. End with a USER that is not root.",
  stageUser: "This stage ends as {user}, which is root. End it with a USER that is not root.",
} as const;

export const setNonRootUser = defineRule({
  id: "set-non-root-user",
  summary: "Require a user other than root in the image that ships.",
  why: "A program that runs as root in a container is one kernel or mount mistake away from being root on the host. Builder stages may use root as they like: they do not ship.",
  category: "security",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3002"],
  fix: "none",
  messages,
  examples: {
    bad: ["FROM alpine", "FROM alpine\nUSER app\nUSER 0:0"],
    good: [
      "FROM alpine\nUSER app",
      "FROM gcr.io/distroless/base:nonroot",
      "FROM golang AS build\nUSER root\nFROM alpine\nUSER 1000",
    ],
  },
  create: (context) => ({
    documentEnd({ stages }) {
      if (context.preset === "hadolint") {
        for (const stage of stages) checkAsHadolint(context, stage);
        return;
      }
      const last = stages.at(-1);
      if (last) checkFinalStage(context, last, stages);
    },
  }),
});

function checkFinalStage(
  { services, report, preset }: RuleContext<typeof messages>,
  final: Stage,
  stages: readonly Stage[],
): void {
  let root = final;
  for (const stage of stageChain(stages, final)) {
    root = stage;
    const user = lastUser(stage);
    const [word] = user?.words ?? [];
    if (!user || !word) continue;
    const { value, complete } = services.variables.expand(word.raw, user);
    if (!complete || !isRoot(value)) return;
    // A user that a parent stage sets is told of at the FROM that ships.
    if (stage === final) report({ at: word.range, message: "rootUser", data: { user: value } });
    else reportAtFrom(value);
    return;
  }
  const { image } = root.from;
  const { user } = services.stageState.before(root.from);
  if (!image || (user !== undefined && !isRoot(user))) return;
  const isKnown = user !== undefined;
  // An image that only the build names may be any, a stage of this file too.
  if (!isKnown && preset === "recommended" && hasUnknownName(services, root.from)) return;
  const at = final.from.image?.range;
  if (at) {
    report({ at, message: isKnown ? "baseIsRoot" : "noUser", data: { image: image.value } });
  }

  function reportAtFrom(user: string): void {
    const range = final.from.image?.range;
    if (range) report({ at: range, message: "rootUser", data: { user } });
  }
}

/** True where variables hide more of the image than its tag. */
function hasUnknownName({ variables }: LintServices, from: FromInstruction): boolean {
  const { value, complete } = variables.expand(from.image?.raw ?? "", from);
  return !complete && value.replace(/[:@][^/]*$/, "").includes("$");
}

/** DL3002: the last USER of every stage, by its text; silent without one. */
function checkAsHadolint({ report }: RuleContext<typeof messages>, stage: Stage): void {
  const [word] = lastUser(stage)?.words ?? [];
  if (!word || !/^(root|0)(:|$)/.test(word.value)) return;
  report({ at: word.range, message: "stageUser", data: { user: word.value } });
}

function lastUser({ instructions }: Stage): PlainInstruction | undefined {
  for (let at = instructions.length - 1; at >= 0; at--) {
    const instruction = instructions[at];
    if (instruction?.kind === "USER") return instruction;
  }
  return undefined;
}

/** `root`, `0`, and either with a group; "" is what an image without a user has. */
function isRoot(user: string): boolean {
  return /^(root|0*)(:|$)/.test(user);
}
