import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction, Stage } from "../../dockerfile/document.ts";

/** The stages of a file with their instructions, behind what stands in front of the first FROM. */
export function outlineItems(document: DockerfileDocument): readonly OutlineItem[] {
  const [first] = document.stages;
  const { instructions } = document;
  const end = first ? instructions.indexOf(first.from) : instructions.length;
  return [...instructions.slice(0, end).map(instructionItem), ...document.stages.map(stageItem)];
}

export interface OutlineItem {
  readonly kind: "stage" | "variable" | "instruction";
  /** On one line, as people look for it: `COPY package.json ./`. */
  readonly name: string;
  /** What stands beside it in paler letters: the image of a stage, flags, a heredoc's first line. */
  readonly detail: string;
  readonly range: TextRange;
  /** What is selected when it is gone to; within `range`. */
  readonly nameRange: TextRange;
  readonly children: readonly OutlineItem[];
}

function stageItem({ from, range, instructions }: Stage): OutlineItem {
  const { image, alias, platform, keyword } = from;
  const base = image?.raw ?? "";
  const flag = platform?.value ? platform.value.raw : "";
  return {
    kind: "stage",
    // The editor refuses an empty name.
    name: shorten(alias?.raw ?? (base || keyword.raw)),
    detail: shorten([alias ? base : "", flag].filter((it) => it !== "").join(" ")),
    range,
    nameRange: (alias ?? image ?? keyword).range,
    children: instructions.map(instructionItem),
  };
}

function instructionItem(instruction: Instruction): OutlineItem {
  const { kind, keyword, range } = instruction;
  return {
    kind: kind === "ARG" || kind === "ENV" ? "variable" : "instruction",
    name: shorten(`${keyword.raw.toUpperCase()} ${textOf(instruction)}`),
    detail: shorten(
      instruction.flags.map(({ name, value }) => flagText(name.raw, value?.raw)).join(" "),
    ),
    range,
    nameRange: keyword.range,
    children: [],
  };
}

function flagText(name: string, value: string | undefined): string {
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}

/** What follows keyword and flags, without continuations. */
function textOf(instruction: Instruction): string {
  switch (instruction.kind) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
      if (instruction.shell) return instruction.shell.text.slice(0, longest * 2);
      break;
    case "HEALTHCHECK":
      if (instruction.shell) return `CMD ${instruction.shell.text.slice(0, longest * 2)}`;
      break;
    case "ONBUILD":
      if (instruction.trigger) {
        return `${instruction.trigger.keyword.raw.toUpperCase()} ${textOf(instruction.trigger)}`;
      }
      break;
    case "ENV":
    case "LABEL":
    case "ARG":
      return instruction.pairs
        .slice(0, longest)
        .map(({ key, value }) => (value ? `${key.raw}=${value.raw}` : key.raw))
        .join(" ");
    default:
  }
  const text = instruction.words
    .slice(0, longest)
    .map(({ raw }) => raw)
    .join(instruction.json ? ", " : " ");
  return instruction.json && instruction.words.length > 0 ? `[${text}]` : text;
}

function shorten(text: string): string {
  const line = text
    .slice(0, longest * 2)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** In characters. */
const longest = 120;
