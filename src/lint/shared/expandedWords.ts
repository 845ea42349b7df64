import type { Instruction, Word } from "../../dockerfile/document.ts";
import { withoutMarkers } from "../../dockerfile/withoutMarkers.ts";

/** The words of an instruction of a stage in which BuildKit itself puts variables. */
export function expandedWords(instruction: Instruction): readonly Word[] {
  switch (instruction.kind) {
    case "ENV":
    case "LABEL":
      return instruction.pairs.flatMap(({ key, value }) => (value ? [key, value] : [key]));
    case "ARG":
      return instruction.pairs.flatMap(({ value }) => value ?? []);
    case "COPY":
    case "ADD":
      return [...flagValues(instruction, transferFlags), ...paths(instruction)];
    case "RUN":
      return flagValues(instruction, mountFlag);
    case "VOLUME":
    case "WORKDIR":
    case "USER":
    case "STOPSIGNAL":
      return paths(instruction);
    default:
      return [];
  }
}

const transferFlags: ReadonlySet<string> = new Set(["chown", "chmod", "checksum"]);
const mountFlag: ReadonlySet<string> = new Set(["mount"]);

function flagValues({ flags }: Instruction, names: ReadonlySet<string>): readonly Word[] {
  return flags.flatMap(({ name, value }) => (value && names.has(name.value) ? value : []));
}

/** The strings of the JSON form are expanded after JSON's own quotes and escapes are gone. */
function paths(instruction: Instruction): readonly Word[] {
  const { words, json, heredocs } = instruction;
  if (json) {
    return words.map(({ value, range }) => ({
      value,
      raw: value,
      range:
        range.end - range.start === value.length + 2
          ? { start: range.start + 1, end: range.end - 1 }
          : range,
    }));
  }
  return withoutMarkers(words, heredocs);
}
