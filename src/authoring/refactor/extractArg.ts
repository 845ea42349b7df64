import type { TextRange } from "../../base/textRange.ts";
import type {
  DockerfileDocument,
  FromInstruction,
  Instruction,
} from "../../dockerfile/document.ts";
import { expandedWords } from "../../lint/shared/expandedWords.ts";
import { splitImageName } from "../../lint/shared/splitImageName.ts";
import { argPlace } from "./argPlace.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring, type RefactorContext } from "./refactoring.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/**
 * Makes the tag of the image at the cursor, or the selected part of a word, the default of a new ARG: in
 * front of all stages for FROM, else in front of the instruction.
 */
export const extractArg = defineRefactoring({
  id: "extract-arg",
  kind: "extract",
  at(document, range, context) {
    const instruction = touchedInstruction(document, range);
    if (!instruction) return undefined;
    const isFrom = instruction.kind === "FROM";
    const literal = isFrom
      ? tagOf(document, instruction, range)
      : literalOf(document, instruction, range, context);
    if (!literal) return undefined;
    const value = document.text.slice(literal.range.start, literal.range.end);
    if (!/^[\w.+:/@-]+$/.test(value)) return undefined;
    const name = freeName(document, literal.name);
    const owner = isFrom ? document.stages[0]?.from : instruction;
    const declaration = owner && argPlace(document, owner, name, value);
    return declaration && [declaration, { range: literal.range, newText: `\${${name}}` }];
  },
});

interface Literal {
  readonly range: TextRange;
  /** A name that says what it is. */
  readonly name: string;
}

/** The tag of an image that is no stage, or what is selected of the image. */
function tagOf(
  { text, stages }: DockerfileDocument,
  from: FromInstruction,
  cursor: TextRange,
): Literal | undefined {
  const { image } = from;
  const stage = stages.find((it) => it.from === from);
  if (!image || !stage || stage.parent !== undefined || /[$"'\\`]/.test(image.raw)) {
    return undefined;
  }
  const { start, end } = image.range;
  if (end - start !== image.raw.length || cursor.start < start || cursor.end > end)
    return undefined;
  const digest = image.raw.indexOf("@");
  const named = digest === -1 ? image.raw : image.raw.slice(0, digest);
  const colon = named.lastIndexOf(":");
  const { repository } = splitImageName(named);
  const name = `${asName(repository.slice(repository.lastIndexOf("/") + 1))}_VERSION`;
  const isSelected = cursor.end > cursor.start;
  if (isSelected) {
    if (cursor.end > start + named.length) return undefined;
    const isOfTag = colon > named.lastIndexOf("/") && cursor.start > start + colon;
    const typed = text.slice(cursor.start, cursor.end);
    return { range: cursor, name: isOfTag && /\d/.test(typed) ? name : "IMAGE" };
  }
  if (colon <= named.lastIndexOf("/")) return undefined;
  const range = { start: start + colon + 1, end: start + named.length };
  return cursor.end <= range.end ? { range, name } : undefined;
}

/** A selection inside of one word, where variables are put in. */
function literalOf(
  document: DockerfileDocument,
  instruction: Instruction,
  cursor: TextRange,
  context: RefactorContext,
): Literal | undefined {
  if (cursor.end <= cursor.start) return undefined;
  const { text } = document;
  const isInStage = document.stages.some(({ from }) => from.range.end < instruction.range.start);
  const words = isInStage ? wordsOf(instruction, context) : [];
  const word = words.find(({ range }) => range.start <= cursor.start && cursor.end <= range.end);
  if (!word || word.range.end - word.range.start !== word.raw.length) return undefined;
  const before = text.slice(word.range.start, cursor.start);
  if (before.length > longest) return undefined;
  // Single quotes, escapes, variables and substitutions around it: not as it stands there.
  if (/['\\`]|\$[({]/.test(before) || /[$\\]\w*$/.test(before)) return undefined;
  if (/^\s|\s$/.test(text.slice(cursor.start, cursor.end))) return undefined;
  const subject = /([A-Za-z][\w.+-]*?)[-_/]?(?:==?|@|:|v)?$/.exec(before.replace(/["]/g, ""))?.[1];
  const isVersion = /^v?\d/.test(text.slice(cursor.start, cursor.end));
  const kind = isVersion ? "VERSION" : "VALUE";
  const isShort = subject !== undefined && subject.length <= 24;
  return { range: cursor, name: isShort ? `${asName(subject)}_${kind}` : kind };
}

/** What is behind more of a word is no version that anybody would change. */
const longest = 500;

function wordsOf(
  instruction: Instruction,
  context: RefactorContext,
): readonly { readonly range: TextRange; readonly raw: string }[] {
  if (instruction.kind !== "RUN") {
    if (instruction.kind === "ENV" || instruction.kind === "LABEL") {
      return instruction.pairs.flatMap(({ value }) => value ?? []);
    }
    return instruction.json || instruction.kind === "ONBUILD" ? [] : expandedWords(instruction);
  }
  const script = posixScript(context, instruction)?.script;
  const words = script?.commands.flatMap(({ words: own, assignments, inner }) =>
    // What another program runs may not have the variable.
    inner?.kind === "command"
      ? []
      : [...own.slice(1), ...assignments.flatMap(({ value }) => value ?? [])],
  );
  return words?.filter(({ hasSubstitution }) => !hasSubstitution) ?? [];
}

function asName(text: string): string {
  const name = text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return /^[A-Z]/.test(name) ? name : `ARG_${name}`;
}

/** One that the file does not mention. */
function freeName({ text }: DockerfileDocument, wish: string): string {
  const taken = new Set(text.match(/[A-Za-z_]\w*/g));
  let name = wish;
  for (let at = 2; taken.has(name); at++) name = `${wish}_${at}`;
  return name;
}
