import type { TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type {
  DockerfileDocument,
  Instruction,
  PairsInstruction,
  Stage,
  Word,
} from "../../dockerfile/document.ts";
import { expandedWords } from "../../lint/shared/expandedWords.ts";
import { wholeLines } from "../../lint/shared/textPlaces.ts";
import { heredocVariableUses, variableUses } from "../../lint/shared/variableUses.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring, type RefactorContext } from "./refactoring.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/**
 * Puts the default of an ARG where it is used, and takes the ARG away. A stage that asks for one from
 * in front of the stages gets the default itself. Not where anything else may see the variable.
 */
export const inlineArg = defineRefactoring({
  id: "inline-arg",
  kind: "inline",
  at(document, range, context) {
    const arg = touchedInstruction(document, range);
    const pair = arg?.kind === "ARG" && arg.pairs.length === 1 ? arg.pairs[0] : undefined;
    if (arg?.kind !== "ARG" || !pair?.value) return undefined;
    const name = pair.key.value;
    const value = pair.value.value;
    if (!/^\w+$/.test(name) || !/^[\w.+:/@-]+$/.test(value) || isFelt(name)) return undefined;
    const stage = document.stages.findLast(({ from }) => from.range.end <= arg.range.start);
    const edits = stage
      ? inStage(document, stage, arg, name, value, context)
      : inFront(document, arg, name, value, context);
    if (!edits || edits.length === 0) return undefined;
    return [...edits, { range: wholeLines(document, arg.range), newText: "" }];
  },
});

/** Names that the builder, or programs without being told, look at. */
function isFelt(name: string): boolean {
  if (/_VERSION$/.test(name) && !/^(BUILDKIT|DOCKER)/.test(name)) return false;
  return felt.test(name);
}

const felt =
  /^(APT|AR$|AS$|BUILD|CARGO|CC$|CFLAGS|CGO|CI$|CMAKE|COMPOSER|CONDA|CPPFLAGS|CURL|CXX|DEB|DOCKER|DOTNET|GEM|GIT|GO[A-Z]|GRADLE|HOME$|HOST|HTTP|JAVA|LANG|LC_|LD|LIBRARY|MAKE|MAVEN|NODE|NPM|NUGET|OPENSSL|PATH$|PERL|PIP|PKG|PNPM|POETRY|PYTHON|RUBY|RUST|SHELL|SOURCE_DATE|SSL|TARGET|TERM|TMPDIR|TZ$|USER$|UV_|VIRTUAL|WGET|XDG|YARN|ALL_PROXY|FTP|NO_PROXY|[a-z]+_proxy)/;

function inFront(
  document: DockerfileDocument,
  arg: PairsInstruction,
  name: string,
  value: string,
  { services }: RefactorContext,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const stage of document.stages) {
    const triggers = services.stageState.triggersOf(stage);
    if (triggers.some((it) => mentions(it.words, name))) return undefined;
  }
  for (const instruction of document.instructions) {
    if (instruction === arg) continue;
    const { kind } = instruction;
    const isInFront = instruction.range.end <= (document.stages[0]?.range.start ?? 0);
    if (kind === "ARG") {
      const own = instruction.pairs.filter(({ key }) => key.value === name);
      if (own.length > 0 && (isInFront || instruction.pairs.length > 1)) return undefined;
      const [pair] = own;
      if (pair && !pair.value) {
        const { end } = pair.range;
        edits.push({ range: { start: end, end }, newText: `=${value}` });
      }
      if (!isInFront) continue;
    } else if (kind !== "FROM") continue;
    const words: readonly Word[] =
      kind === "FROM"
        ? [...instruction.words, ...instruction.flags.flatMap((flag) => flag.value ?? [])]
        : instruction.pairs.flatMap((pair) => pair.value ?? []);
    const uses = inWords(document, words, name, value);
    if (!uses || (uses.length > 0 && instruction.range.start < arg.range.start)) return undefined;
    edits.push(...uses);
  }
  return edits;
}

function mentions(words: readonly Word[], name: string): boolean {
  return words.some(({ raw }) => raw.includes(name));
}

function inStage(
  document: DockerfileDocument,
  stage: Stage,
  arg: PairsInstruction,
  name: string,
  value: string,
  context: RefactorContext,
): readonly TextEdit[] | undefined {
  // Stages that begin with this one have its ARGs.
  if (document.stages.some(({ parent }) => parent === stage.index)) return undefined;
  if (context.services.variables.resolve(name, arg) !== undefined) return undefined;
  const edits: TextEdit[] = [];
  for (const instruction of stage.instructions) {
    if (instruction === arg) continue;
    const typed = document.text.slice(instruction.range.start, instruction.range.end);
    if (!typed.includes(name)) continue;
    if (instruction.range.start < arg.range.start) return undefined;
    const found = inInstruction(document, instruction, name, value, context);
    if (!found) return undefined;
    edits.push(...found);
  }
  return edits;
}

function inInstruction(
  document: DockerfileDocument,
  it: Instruction,
  name: string,
  value: string,
  context: RefactorContext,
): readonly TextEdit[] | undefined {
  switch (it.kind) {
    case "ONBUILD":
    case "SHELL":
    case "HEALTHCHECK":
    case "CMD":
    case "ENTRYPOINT":
    case "UNKNOWN":
      return undefined;
    case "RUN": {
      const inFlags = inWords(document, expandedWords(it), name, value);
      const inShell = it.json ? undefined : inScript(document, it, name, value, context);
      return inFlags && inShell && [...inFlags, ...inShell];
    }
    case "ENV":
    case "ARG":
      if (it.pairs.some(({ key }) => key.raw.includes(name))) return undefined;
      return inWords(document, expandedWords(it), name, value);
    case "COPY":
    case "ADD": {
      const bodies = it.heredocs.flatMap((heredoc) => heredocVariableUses(document.text, heredoc));
      if (bodies.some((use) => use.name === name)) return undefined;
      return inWords(document, expandedWords(it), name, value);
    }
    case "EXPOSE":
      return inWords(document, it.words, name, value);
    default:
      return inWords(document, expandedWords(it), name, value);
  }
}

/** Undefined where a use is more than the value, or broken over lines. */
function inWords(
  { escape: escapeChar }: DockerfileDocument,
  words: readonly Word[],
  name: string,
  value: string,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const word of words) {
    for (const use of variableUses(word, escapeChar)) {
      if (use.name !== name) continue;
      if (use.operator !== undefined || !use.nameRange) return undefined;
      edits.push({ range: use.range, newText: value });
    }
  }
  return edits;
}

/** Undefined where the script has the name in any other way than as a plain `$NAME` that it expands. */
function inScript(
  document: DockerfileDocument,
  run: Instruction,
  name: string,
  value: string,
  context: RefactorContext,
): readonly TextEdit[] | undefined {
  const { text, comments } = document;
  const range = { start: run.argumentsRange.start, end: run.range.end };
  if (!text.slice(range.start, range.end).includes(name)) return [];
  const script = posixScript(context, run);
  if (!script || (run.heredocs.length > 0 && script.form !== "heredoc")) return undefined;
  const quoted = singleQuoted(text, range);
  if (!quoted) return undefined;
  const edits: TextEdit[] = [];
  let at = text.indexOf(name, range.start);
  for (; at !== -1 && at < range.end; at = text.indexOf(name, at + name.length)) {
    const offset = at;
    if (comments.some(({ range: { start, end } }) => start <= offset && offset < end)) continue;
    if (quoted.some(({ start, end }) => start <= offset && offset < end)) return undefined;
    const use = useAt(text, offset, name);
    if (!use) return undefined;
    edits.push({ range: use, newText: value });
  }
  return edits;
}

function useAt(text: string, at: number, name: string): TextRange | undefined {
  const end = at + name.length;
  const isBraced = text[at - 1] === "{" && text[at - 2] === "$" && text[end] === "}";
  const start = isBraced ? at - 2 : at - 1;
  if (text[start] !== "$" || /[\\$]/.test(text[start - 1] ?? "")) return undefined;
  if (isBraced) return { start, end: end + 1 };
  return /\w/.test(text[end] ?? "") ? undefined : { start, end };
}

/** The stretches in single quotes; undefined where they are hard to tell. */
function singleQuoted(text: string, { start, end }: TextRange): readonly TextRange[] | undefined {
  const typed = text.slice(start, end);
  if (!typed.includes("'")) return [];
  if (/[`\\#]|\$\(|<<|"[^"]*'/.test(typed)) return undefined;
  return [...typed.matchAll(/'[^']*'/g)].map(({ 0: part, index }) => ({
    start: start + index,
    end: start + index + part.length,
  }));
}
