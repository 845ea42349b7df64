import type { TextEdit } from "../../base/textEdit.ts";
import type { CommandInstruction, DockerfileDocument } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import { parseIgnoreComment } from "../ignoreComment.ts";
import type { LintServices } from "../services.ts";
import { lineBreakOf } from "./textPlaces.ts";

/**
 * Makes a RUN go on with the commands of the one behind it, comments between them kept. Undefined
 * where the second would not run, or not depend on the first alone: in the JSON form, with heredocs
 * or trailing comments, behind `exit`, and where `&&` binds closer than what the second has.
 */
export function joinedRuns(
  document: DockerfileDocument,
  services: LintServices,
  first: CommandInstruction,
  second: CommandInstruction,
): TextEdit | undefined {
  const { text, escape: continuation } = document;
  const [one] = services.commands.of(first).scripts;
  const [other] = services.commands.of(second).scripts;
  if (!one || !other || !isPlain(first, one) || !isPlain(second, other)) return undefined;
  if (!goesOn(first, one)) return undefined;
  if (services.shell.shellOf(second).dialect === undefined) return undefined;
  const [chain, ...more] = other.script.body.chains;
  if (!chain || more.length > 0 || chain.operators.some((it) => it.text === "||")) return undefined;
  const comments = commentLines(text.slice(first.argumentsRange.end, second.keyword.range.start));
  const head = text.slice(second.keyword.range.end, second.argumentsRange.start);
  if (!comments || head.includes("\n")) return undefined;
  const lineBreak = lineBreakOf(text);
  const lines = [` ${continuation}`, ...comments, "    && "].join(lineBreak);
  return {
    range: { start: first.argumentsRange.end, end: second.argumentsRange.start },
    newText: lines,
  };
}

/** Where `&` ended the last command, it would take what comes before it along. */
function isPlain({ heredocs }: CommandInstruction, { script, form }: RunScript): boolean {
  const last = script.body.chains.at(-1);
  return (
    form === "shell" &&
    script.complete &&
    heredocs.length === 0 &&
    last !== undefined &&
    last.terminator === undefined
  );
}

/** Where the arguments go on behind the last command, there is a comment. */
function goesOn({ argumentsRange }: CommandInstruction, { script }: RunScript): boolean {
  const last = script.body.chains.at(-1);
  const final = last?.pipelines.at(-1)?.elements.at(-1);
  const isLeft =
    final?.kind === "command" && (leaves.has(final.name ?? "") || final.assignments.length > 0);
  return last?.range.end === argumentsRange.end && !isLeft;
}

/** What ends the shell, or changes it for what would follow. */
const leaves: ReadonlySet<string> = new Set([
  ...["exit", "exec", "return", "cd", "pushd", "popd", "set", "shopt", "export", "unset"],
  ...["readonly", "declare", "alias", "umask", "trap", "source", "."],
]);

function ignoresSomething(line: string): boolean {
  return (
    parseIgnoreComment({ text: line.slice(1), range: { start: 0, end: line.length } }) !== undefined
  );
}

/** The comments between two instructions; undefined where there is anything else. */
function commentLines(between: string): readonly string[] | undefined {
  const lines = between.split("\n").map((line) => line.trim());
  const comments = lines.filter((line) => line.startsWith("#"));
  // Inside of the joined instruction it would ignore one line only.
  if (comments.some(ignoresSomething)) return undefined;
  return lines.every((line) => line === "" || line.startsWith("#")) ? comments : undefined;
}
