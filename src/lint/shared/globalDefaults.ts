import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { expandWord, type LookUp } from "../../dockerfile/expandWord.ts";

/** What FROM sees when the build passes no argument. */
export interface GlobalDefaults {
  /** The word with all variables put in; what nothing sets is empty. */
  expand(raw: string): string;
  /** True for an ARG that stands there without a default. */
  isBare(name: string): boolean;
}

/** Of what the engine sets, the values of a build for linux/amd64 stand for all. */
export function createGlobalDefaults({
  instructions,
  escape: escapeChar,
}: DockerfileDocument): GlobalDefaults {
  const values = new Map(engineValues);
  const bare = new Set<string>();
  const lookUp: LookUp = (name) => {
    const value = values.get(name);
    return value === undefined ? undefined : { kind: "arg", value };
  };
  const emptyLookUp: LookUp = (name) => ({ kind: "arg", value: values.get(name) ?? "" });
  const expand = (raw: string): string => {
    const strict = expandWord(raw, escapeChar, lookUp);
    return strict.complete ? strict.value : expandWord(raw, escapeChar, emptyLookUp).value;
  };
  for (const instruction of instructions) {
    if (instruction.kind === "FROM") break;
    if (instruction.kind !== "ARG") continue;
    for (const { key, value } of instruction.pairs) {
      if (value) {
        values.set(key.raw, expand(value.raw));
        bare.delete(key.raw);
      } else if (!values.has(key.raw)) bare.add(key.raw);
    }
  }
  return { expand, isBare: (name) => bare.has(name) };
}

const engineValues: readonly (readonly [string, string])[] = [
  ["TARGETSTAGE", "default"],
  ...["BUILD", "TARGET"].flatMap((prefix): [string, string][] => [
    [`${prefix}PLATFORM`, "linux/amd64"],
    [`${prefix}OS`, "linux"],
    [`${prefix}OSVERSION`, ""],
    [`${prefix}ARCH`, "amd64"],
    [`${prefix}VARIANT`, ""],
  ]),
];
