import type { EscapeCharacter, Instruction, Stage } from "../../dockerfile/document.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import type { VariableValue } from "../../dockerfile/variableValue.ts";
import { describeVariable } from "../reference/describeVariable.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { documentationOf } from "./documentationOf.ts";
import { isAvailable } from "./frontendVersion.ts";
import { automaticArguments, proxyArguments } from "./predefinedArguments.ts";

/**
 * The variables in place of a name behind `$` or `${`; undefined where the text ends in none. `run` has
 * the proxies of the build, too, `start` is what a container has: no ARG.
 */
export function variableOffer(
  scope: CompletionScope,
  text: string,
  instruction: Instruction,
  use: "build" | "run" | "start",
): Offer | undefined {
  const escapeChar = use === "build" ? scope.document.escape : "\\";
  const name = openName(text, escapeChar);
  if (!name) return undefined;
  // A name behind `${` gets its brace where neither that nor an operator follows.
  const next = scope.document.text.slice(scope.offset, scope.offset + maximumName);
  const closes = name.braced && !/^[A-Za-z0-9_]*[}:\-+?#%/]/.test(next);
  const entries = variableEntries(scope, instruction, use);
  return {
    typed: name.typed,
    rest: /[A-Za-z0-9_]*/y,
    entries: closes
      ? entries.map((entry) => ({ ...entry, insertText: `${entry.label}}` }))
      : entries,
  };
}

const maximumName = 200;

function openName(
  text: string,
  escapeChar: EscapeCharacter,
): { readonly typed: string; readonly braced: boolean } | undefined {
  const match = /\$(\{?)((?:[A-Za-z_][A-Za-z0-9_]*)?)$/.exec(text.slice(-maximumName));
  if (!match) return undefined;
  const [whole, brace = "", typed = ""] = match;
  let escapes = 0;
  let at = text.length - whole.length - 1;
  while (text[at--] === escapeChar) escapes++;
  return escapes % 2 === 1 ? undefined : { typed, braced: brace !== "" };
}

function variableEntries(
  scope: CompletionScope,
  instruction: Instruction,
  use: "build" | "run" | "start",
): readonly CompletionEntry[] {
  const { services, stage } = scope;
  const isGlobal = instruction.kind === "FROM" || !stage;
  const names = isGlobal ? globalNames(scope) : stageNames(scope, stage);
  const entries: CompletionEntry[] = [];
  for (const name of names) {
    const found = services.variables.resolve(name, instruction);
    if (!found || (use === "start" && found.kind === "arg")) continue;
    entries.push(toEntry(name, found));
  }
  if (use === "run") {
    for (const label of proxyArguments) {
      if (names.has(label)) continue;
      const about = documentationOf(describeVariable(label));
      entries.push({ label, kind: "variable", detail: "proxy of the build", ...about });
    }
  }
  return entries;
}

/** With the engine's own; those that the file declares first, the latest of them first. */
function globalNames({ document, offset, version }: CompletionScope): ReadonlySet<string> {
  const names: string[] = [];
  for (const instruction of document.instructions) {
    if (instruction.kind === "FROM" || instruction.range.start >= offset) break;
    if (instruction.kind !== "ARG" || instruction.range.end >= offset) continue;
    for (const { key } of instruction.pairs) names.push(key.raw);
  }
  const automatic = automaticArguments.filter((it) => isAvailable(it, version));
  return new Set([...names.reverse(), ...automatic.map(({ name }) => name)]);
}

/** The latest first, those of the base last. */
function stageNames(scope: CompletionScope, stage: Stage): ReadonlySet<string> {
  const { document, offset, services } = scope;
  const names = new Set<string>();
  let root = stage;
  for (const link of stageChain(document.stages, stage)) {
    root = link;
    for (let at = link.instructions.length - 1; at >= 0; at--) {
      const instruction = link.instructions[at];
      if (instruction?.kind !== "ARG" && instruction?.kind !== "ENV") continue;
      if (link === stage && instruction.range.end >= offset) continue;
      for (const { key } of instruction.pairs) if (isName(key.raw)) names.add(key.raw);
    }
  }
  const facts = services.stageState.baseOf(root)?.facts;
  for (const name of Object.keys(facts?.env ?? {})) names.add(name);
  for (const name of facts?.envNames ?? []) names.add(name);
  names.add("PATH");
  return names;
}

function isName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

function toEntry(name: string, { kind, value }: VariableValue): CompletionEntry {
  const where = places[kind];
  const shown = value === undefined ? "" : shorten(value);
  return {
    label: name,
    kind: "variable",
    detail: shown === "" ? where : `${shown} (${where})`,
    ...(kind === "automatic" && documentationOf(describeVariable(name))),
  };
}

const places: Readonly<Record<VariableValue["kind"], string>> = {
  arg: "ARG",
  env: "ENV",
  automatic: "given by the build",
  base: "of the base image",
};

function shorten(value: string): string {
  const line = value.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
