import type { DockerfileDocument, Instruction } from "../dockerfile/document.ts";
import { type LocatedStep, locateInstruction } from "./locateStep.ts";

/**
 * The instruction that an engine's words are about, where they give neither line nor step: "ENV must
 * have two arguments", `failed to parse stage name "Bad:x"`. What is wrong with it our own reading
 * mostly knows, too. Undefined where the words fit none.
 */
export function locateWords(document: DockerfileDocument, words: string): LocatedStep | undefined {
  const wrong = wrongInstructions(document);
  const found =
    ofKeyword(wrong, words) ??
    wrong.find((it) => namesPartOf(it, words)) ??
    ofQuoted(document.instructions, words) ??
    (/network\.host is not allowed/.test(words) ? ofHostNetwork(document) : undefined) ??
    (/no build stage|no FROM statement/i.test(words) ? document.instructions[0] : undefined) ??
    // The words may be of a kind that is not known here, but nothing else can be meant.
    (isAboutText.test(words) && wrong.length === 1 ? wrong[0] : undefined);
  return found && locateInstruction(document, found);
}

function ofHostNetwork({ instructions }: DockerfileDocument): Instruction | undefined {
  return instructions.find(({ flags }) =>
    flags.some(({ name, value }) => name.value === "network" && value?.value === "host"),
  );
}

/** What engines say of a text, not of what is fetched or run for it. */
const isAboutText = /invalid|not supported|must|requires|unknown|missing|expected|cannot/i;

/** Those that our parser finds something wrong with, in their order. */
function wrongInstructions({ instructions, problems }: DockerfileDocument): readonly Instruction[] {
  return instructions.filter(({ range }) =>
    problems.some((it) => range.start <= it.range.start && it.range.end <= range.end),
  );
}

function ofKeyword(wrong: readonly Instruction[], words: string): Instruction | undefined {
  const keyword = /\b([A-Z]{3,}) (?:must|requires|needs|names)\b/.exec(words)?.[1];
  return wrong.find((it) => it.keyword.value.toUpperCase() === keyword);
}

/** "Invalid containerPort: abc", "invalid stage index 1". */
function namesPartOf({ words, flags }: Instruction, said: string): boolean {
  const last = /(\S+?)\.?(?:\s|$)/g;
  const spoken = new Set([...said.matchAll(last)].map(([, word]) => word));
  const values = [...words, ...flags.flatMap(({ value }) => value ?? [])].map(({ raw }) => raw);
  return values.some((value) => spoken.has(value));
}

/** What stands in quotes, but for what is in every file. */
function ofQuoted(instructions: readonly Instruction[], said: string): Instruction | undefined {
  const quoted = [...said.matchAll(/"([^"\s]{2,})"/g)].flatMap(([, word]) => word ?? []);
  return instructions.find((it) =>
    [...it.words, ...it.flags.flatMap(({ value }) => value ?? [])].some(({ raw }) =>
      quoted.some((word) => raw === word || (word.startsWith("$") && raw.includes(word))),
    ),
  );
}
