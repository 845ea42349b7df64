import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction, Stage, Word } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { runMounts } from "../../dockerfile/runMounts.ts";
import { createLintServices, type LintServices } from "../../lint/services.ts";
import type { AuthoringFacts } from "../authoringFacts.ts";
import { stageBefore } from "../stagesOf.ts";

/** What is put behind a word. */
export interface InlayHintHere {
  readonly offset: number;
  /** `value`: with the defaults of ARG put in. `path`: where a relative folder leads. `stage`: its number. */
  readonly kind: "value" | "path" | "stage";
  /** Of a stage its number. */
  readonly text: string;
}

/**
 * Hints in a range: values of variables in FROM, WORKDIR, USER and EXPOSE, where a relative WORKDIR
 * leads, and the numbers of stages that are used by number. Only what is known whatever the base is.
 */
export function inlayHintsIn(
  document: DockerfileDocument,
  range: TextRange,
  facts: AuthoringFacts,
): readonly InlayHintHere[] {
  const services = createLintServices(document, facts);
  const hints: InlayHintHere[] = [];
  const numbered = stagesByNumber(document);
  for (const stage of document.stages) {
    if (stage.range.start > range.end) break;
    if (stage.range.end < range.start) continue;
    hints.push(...fromHints(stage, services));
    const { image } = stage.from;
    if (numbered.has(stage.index) && image) {
      hints.push({ offset: stage.from.argumentsRange.end, kind: "stage", text: `${stage.index}` });
    }
    for (const instruction of stage.instructions) {
      if (instruction.range.start > range.end) break;
      if (instruction.range.end < range.start) continue;
      hints.push(...instructionHints(instruction, services));
    }
  }
  return hints.filter(({ offset }) => range.start <= offset && offset <= range.end);
}

function fromHints({ from }: Stage, services: LintServices): readonly InlayHintHere[] {
  const { image } = from;
  const value = image && knownValue(image, from, services);
  return image && value !== undefined
    ? [{ offset: image.range.end, kind: "value", text: value }]
    : [];
}

function instructionHints(
  instruction: Instruction,
  services: LintServices,
): readonly InlayHintHere[] {
  const { words, kind } = instruction;
  switch (kind) {
    case "USER":
    case "EXPOSE":
      return words.flatMap((word): InlayHintHere[] => {
        const text = knownValue(word, instruction, services);
        return text === undefined ? [] : [{ offset: word.range.end, kind: "value", text }];
      });
    case "WORKDIR": {
      const [word] = words;
      return word ? workdirHints(word, instruction, services) : [];
    }
    default:
      return [];
  }
}

function workdirHints(
  word: Word,
  instruction: Instruction,
  services: LintServices,
): readonly InlayHintHere[] {
  const { value, complete } = services.variables.expand(word.raw, instruction);
  if (!complete || value === "") return [];
  const offset = word.range.end;
  const isAbsolute = value.startsWith("/") || /^[A-Za-z]:[\\/]/.test(value);
  if (isAbsolute) {
    return word.raw.includes("$") ? [{ offset, kind: "value", text: value }] : [];
  }
  const path = joinPath(services.stageState.before(instruction).workdir, value);
  return path === undefined ? [] : [{ offset, kind: "path", text: path }];
}

/** With its variables put in, where there are some and all are known; one word only. */
function knownValue(
  word: Word,
  instruction: Instruction,
  { variables }: LintServices,
): string | undefined {
  if (!word.raw.includes("$")) return undefined;
  const { value, complete } = variables.expand(word.raw, instruction);
  return complete && value !== "" && value !== word.raw && !/\s/.test(value) ? value : undefined;
}

/** Stages without a name that a COPY or mount takes from by number. */
function stagesByNumber(document: DockerfileDocument): ReadonlySet<number> {
  const found = new Set<number>();
  for (const stage of document.stages) {
    for (const instruction of stage.instructions) {
      for (const name of originsOf(instruction)) {
        if (!/^\d+$/.test(name)) continue;
        const used = stageBefore(document, stage, name);
        if (used && used.name === undefined) found.add(used.index);
      }
    }
  }
  return found;
}

function originsOf(instruction: Instruction): readonly string[] {
  if (instruction.kind === "COPY") return instruction.from ? [instruction.from.value] : [];
  if (instruction.kind !== "RUN" || instruction.flags.length === 0) return [];
  return runMounts(instruction).flatMap(({ from }) => from ?? []);
}
