import type { TextEdit } from "../../base/textEdit.ts";
import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import { knownFrom } from "../../dockerfile/describeState.ts";
import type { DockerfileDocument, PlainInstruction, Stage } from "../../dockerfile/document.ts";
import { isRootUser } from "../../dockerfile/isRootUser.ts";
import type { StateAtLine } from "../../dockerfile/stageState.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { hadolintUser } from "../shared/hadolintUser.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { startedProgram } from "../shared/startedProgram.ts";
import { lineBreakOf } from "../shared/textPlaces.ts";

const messages = {
  noUser:
    "The final image runs as root, unless {image} sets another user. Add a USER that is not root.",
  baseIsRoot:
    "The final image runs as root: {image} sets no other user{source}. Add a USER that is not root.",
  baseHasUser:
    "The final image runs as root: {image} sets no other user{source}. Add USER {user}, which it has.",
  rootUser: "The final image runs as {user}, which is root. End with a USER that is not root.",
  stageUser: "This stage ends as {user}, which is root. End it with a USER that is not root.",
} as const;

export const setNonRootUser = defineRule({
  id: "set-non-root-user",
  summary: "Require a user other than root in the image that ships.",
  why: "A program that runs as root in a container is one kernel or mount mistake away from being root on the host. Builder stages may use root as they like: they do not ship. The rule speaks where a USER of the file is root, or where the base is known to set no other; in the preset `strict` also where nothing is known of the base. It is silent where the base only starts as root and hands over to another user, as `postgres` and `nginx` do, unless the file changes what is started.",
  category: "security",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3002"],
  fix: "unsafe",
  messages,
  examples: {
    bad: [
      "FROM alpine",
      "FROM alpine\nUSER app\nUSER 0:0",
      'FROM node:22\nCOPY app.js /\nCMD ["node", "/app.js"]',
    ],
    good: [
      "FROM alpine\nUSER app",
      "FROM gcr.io/distroless/base:nonroot",
      "FROM golang AS build\nUSER root\nFROM alpine\nUSER 1000",
      "FROM nginx\nCOPY site /usr/share/nginx/html",
    ],
  },
  needs: ["baseImage"],
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
  { document, services, report, preset }: RuleContext<typeof messages>,
  final: Stage,
  stages: readonly Stage[],
): void {
  // No USER of this file is in it, but that of an ONBUILD may be.
  const state = services.stageState.atEnd(final);
  const facts = services.stageState.baseOf(final)?.facts;
  if (facts?.dropsRoot && startsDropping(state, facts.dropsRoot)) return;
  let root = final;
  for (const stage of stageChain(stages, final)) {
    root = stage;
    const user = lastUser(stage);
    const [word] = user?.words ?? [];
    if (!user || !word) continue;
    const { value, complete } = services.variables.expand(word.raw, user);
    if (!complete || !isRootUser(value)) return;
    // A user that a parent stage sets is told of at the FROM that ships.
    if (stage === final) report({ at: word.range, message: "rootUser", data: { user: value } });
    else reportAtFrom(value);
    return;
  }
  const { image } = root.from;
  const at = final.from.image?.range;
  if (!image || !at) return;
  const data = { image: image.value };
  if (state.user === undefined) {
    if (preset === "strict") report({ at, message: "noUser", data });
    return;
  }
  if (!isRootUser(state.user)) return;
  const source = knownFrom(facts?.source);
  const user = facts?.plainUser;
  if (user === undefined) {
    report({ at, message: "baseIsRoot", data: { ...data, source } });
    return;
  }
  const edits = [insertUser(document, final, user)];
  report({
    ...{ at, message: "baseHasUser", data: { ...data, source, user } },
    fix: { title: `Insert USER ${user}`, edits },
  });

  function reportAtFrom(user: string): void {
    const range = final.from.image?.range;
    if (range) report({ at: range, message: "rootUser", data: { user } });
  }
}

/** Whether what is started is what the base hands over to another user. */
function startsDropping(
  { entrypoint, cmd }: StateAtLine,
  programs: NonNullable<BaseImageFacts["dropsRoot"]>,
): boolean {
  if (entrypoint?.instruction) return false;
  if (!cmd?.instruction) return true;
  const program = startedProgram({ entrypoint: { words: [], instruction: undefined }, cmd });
  if (program === undefined) return false;
  // Entrypoints put their program in front of an option.
  const name = program.slice(program.lastIndexOf("/") + 1);
  return name.startsWith("-") || programs.some((each) => name.startsWith(each));
}

/** In front of what starts the image, where nothing that may need root comes behind. */
function insertUser({ text, lines }: DockerfileDocument, stage: Stage, user: string): TextEdit {
  const { instructions } = stage;
  let at = instructions.length;
  while (keepsUser.test(instructions[at - 1]?.kind ?? "")) at--;
  const start = instructions.slice(at).find(({ kind }) => kind === "CMD" || kind === "ENTRYPOINT");
  const keyword = (start ?? stage.from).keyword.value;
  const line = `${keyword === keyword.toLowerCase() ? "user" : "USER"} ${user}`;
  const lineBreak = lineBreakOf(text);
  if (start) {
    const offset = start.range.start;
    const indent = text.slice(lines.lineStart(lines.positionAt(offset).line), offset);
    return { range: { start: offset, end: offset }, newText: line + lineBreak + indent };
  }
  const last = instructions.at(-1) ?? stage.from;
  const end = lines.lineEnd(lines.positionAt(last.range.end).line);
  return { range: { start: end, end }, newText: lineBreak + line };
}

/** Instructions that do the same whoever the user is. */
const keepsUser = /^(CMD|ENTRYPOINT|EXPOSE|HEALTHCHECK|LABEL|STOPSIGNAL|ENV|ARG|COPY|ADD)$/;

/** DL3002: the last USER of every stage, by its text; silent without one. */
function checkAsHadolint(context: RuleContext<typeof messages>, stage: Stage): void {
  const user = lastUser(stage);
  const [word] = user?.words ?? [];
  if (!user || !word || !/^(root|0)(:|$)/.test(hadolintUser(context.document, user))) return;
  const at = onFirstLine(context, user, word.range);
  context.report({ at, message: "stageUser", data: { user: word.value } });
}

function lastUser({ instructions }: Stage): PlainInstruction | undefined {
  for (let at = instructions.length - 1; at >= 0; at--) {
    const instruction = instructions[at];
    if (instruction?.kind === "USER") return instruction;
  }
  return undefined;
}
