import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import { expandWord } from "../dockerfile/expandWord.ts";
import { automatic } from "../dockerfile/globalScope.ts";
import { isSecretName } from "../dockerfile/isSecretName.ts";
import { stageInstructions } from "../dockerfile/neededStages.ts";
import type { TargetView } from "./targetView.ts";

export interface NeededArg {
  readonly name: string;
  /** The first one that counts, with what is known put in; undefined without one. */
  readonly defaultValue: string | undefined;
  /** `predefined` ones have a meaning to the engine, such as HTTP_PROXY. */
  readonly kind: "plain" | "predefined";
  /** What is given to it stays in the image's history, and its name says that it is a secret. */
  readonly secret: boolean;
  /** 1-based. */
  readonly line: number;
}

/** Global ARGs that a needed FROM or another ARG uses, and those of the needed stages. */
export function neededArgs({
  document,
  variables,
  needed,
  lineOf,
}: TargetView): readonly NeededArg[] {
  const found = new Map<string, NeededArg>();
  const add = (name: string, raw: string | undefined, at: Instruction): void => {
    if (automatic(name)) return;
    const value = raw === undefined ? undefined : variables.expand(raw, at).value;
    const known = found.get(name);
    if (known?.defaultValue !== undefined) return;
    found.set(name, {
      name,
      defaultValue: value,
      kind: isPredefinedArg(name) ? "predefined" : "plain",
      secret: isSecretName(name),
      line: known?.line ?? lineOf(at),
    });
  };
  const { stages } = document;
  const globals = globalArgs(document);
  const used = usedGlobals(document, needed, globals);
  for (const { name, raw, at } of globals) if (used.has(name)) add(name, raw, at);
  for (const stage of needed) {
    for (const at of stageInstructions(stages, stage)) {
      if (at.kind !== "ARG") continue;
      for (const { key, value } of at.pairs) add(key.value, value?.raw, at);
    }
  }
  return [...found.values()];
}

interface GlobalArg {
  readonly name: string;
  readonly raw: string | undefined;
  readonly at: Instruction;
}

function globalArgs({ instructions }: DockerfileDocument): readonly GlobalArg[] {
  const args: GlobalArg[] = [];
  for (const at of instructions) {
    if (at.kind === "FROM") break;
    if (at.kind !== "ARG") continue;
    for (const { key, value } of at.pairs) args.push({ name: key.value, raw: value?.raw, at });
  }
  return args;
}

function usedGlobals(
  { escape: escapeChar, stages }: DockerfileDocument,
  needed: readonly Stage[],
  globals: readonly GlobalArg[],
): ReadonlySet<string> {
  const used = new Set<string>();
  const use = (raw: string | undefined): void => {
    if (!raw?.includes("$")) return;
    expandWord(raw, escapeChar, (name) => {
      used.add(name);
      return undefined;
    });
  };
  for (const stage of needed) {
    use(stage.from.image?.raw);
    use(stage.from.platform?.value?.raw);
    for (const at of stageInstructions(stages, stage)) {
      if (at.kind !== "ARG") continue;
      for (const { key, value } of at.pairs) if (value === undefined) used.add(key.value);
    }
  }
  // An ARG sees those in front of it only, so one pass from the back finds all.
  for (const { name, raw } of globals.toReversed()) if (used.has(name)) use(raw);
  return used;
}

/** Usable without an ARG, too; those of proxies never reach the history. */
function isPredefinedArg(name: string): boolean {
  return predefined.has(name) || name.startsWith("BUILDKIT_");
}

const predefined: ReadonlySet<string> = new Set([
  "SOURCE_DATE_EPOCH",
  ...["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
]);
