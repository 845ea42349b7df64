import { checkArguments } from "./checkArguments.ts";
import { checkExpandedWords } from "./checkExpandedWords.ts";
import type { EscapeCharacter, Instruction, Problem } from "./document.ts";
import { checkFlags } from "./flagRules.ts";
import { readJson } from "./readJson.ts";

/** What the engine rejects in an instruction wherever it stands. */
export function checkInstruction(instruction: Instruction, escapeChar: EscapeCharacter): Problem[] {
  const mixed = checkJson(instruction);
  return [
    ...checkHeredocs(instruction),
    ...(mixed
      ? [mixed]
      : [
          ...checkFlagsOf(instruction),
          ...checkArguments(instruction),
          ...checkExpandedWords(instruction, escapeChar),
        ]),
  ];
}

function checkHeredocs({ heredocs }: Instruction): Problem[] {
  return heredocs.flatMap(({ delimiter, name, marker }) =>
    delimiter
      ? []
      : [
          {
            range: marker,
            message: `The heredoc "${name}" never ends; put a line with nothing but ${name} below its text.`,
          },
        ],
  );
}

function checkFlagsOf(instruction: Instruction): Problem[] {
  // HEALTHCHECK NONE ignores its flags.
  return instruction.kind === "HEALTHCHECK" && instruction.none ? [] : checkFlags(instruction);
}

function checkJson(instruction: Instruction): Problem | undefined {
  const target =
    instruction.kind === "ONBUILD" && instruction.trigger ? instruction.trigger : instruction;
  if (target.json || !takesJson.has(target.kind)) return undefined;
  if (!target.words.some(({ raw }) => raw.startsWith("["))) return undefined;
  const source =
    "shell" in target ? (target.shell?.text ?? "") : target.words.map((word) => word.raw).join(" ");
  if (readJson(source, 0, source.length) !== "mixed") return undefined;
  return {
    range: target.argumentsRange,
    message:
      "The JSON form may hold strings only; put every element in double quotes, or drop the brackets for the shell form.",
  };
}

const takesJson: ReadonlySet<string> = new Set([
  "COPY",
  "ADD",
  "RUN",
  "CMD",
  "ENTRYPOINT",
  "SHELL",
  "VOLUME",
  "HEALTHCHECK",
]);
