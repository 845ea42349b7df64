import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, FromInstruction, Word } from "../../dockerfile/document.ts";
import { automatic } from "../../dockerfile/globalScope.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { type SimilarName, similarName } from "../shared/similarName.ts";

export const declareFromArgs = defineRule({
  id: "declare-from-args",
  summary: "Require an ARG in front of the first FROM for every variable of a FROM.",
  why: "FROM sees only the ARGs that stand in front of the first FROM. Any other variable is empty there, whatever the build passes, so another image is taken or the build fails.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", buildkit: "warning" },
  aliases: ["buildkit/UndefinedArgInFrom"],
  fix: "unsafe",
  messages: {
    undeclared: "{name} is empty here. Declare it with ARG in front of the first FROM.",
    similar:
      "No ARG in front of the first FROM declares {name}, but there is {similar}. Write that if it is meant.",
    inStage:
      "{name} is empty here, as its ARG belongs to a stage. Declare it in front of the first FROM.",
  },
  examples: {
    bad: ["FROM debian:$VERSION", "ARG VERSION=12\nFROM debian:$VERSON"],
    good: ["ARG VERSION=12\nFROM debian:$VERSION", "FROM --platform=$BUILDPLATFORM debian:12"],
  },
  create(context) {
    const { document, services } = context;
    let scopes: Scopes | undefined;
    const check = (word: Word | undefined, from: FromInstruction): void => {
      if (!word?.raw.includes("$")) return;
      for (const name of new Set(services.variables.expand(word.raw, from).undeclared)) {
        scopes ??= readScopes(document);
        const similar = similarName(name, scopes.globals);
        const range = nameRange(word, name);
        const at = onFirstLine(context, from, range ?? word.range);
        if (similar) {
          context.report({
            at,
            message: "similar",
            data: { name, similar: similar.name },
            fix: range && renameFix(range, similar),
          });
        } else {
          const message = scopes.ofStages.has(name) ? "inStage" : "undeclared";
          context.report({ at, message, data: { name } });
        }
      }
    };
    return {
      FROM(from) {
        check(from.platform?.value, from);
        check(from.image, from);
      },
    };
  },
});

interface Scopes {
  /** What FROM can use, those that were declared last. */
  readonly globals: readonly string[];
  readonly ofStages: ReadonlySet<string>;
}

function readScopes({ instructions }: DockerfileDocument): Scopes {
  const globals = new Set(engineNames);
  const ofStages = new Set<string>();
  let isGlobal = true;
  for (const instruction of instructions) {
    if (instruction.kind === "FROM") isGlobal = false;
    if (instruction.kind !== "ARG") continue;
    for (const { key } of instruction.pairs) (isGlobal ? globals : ofStages).add(key.raw);
  }
  return { globals: [...globals], ofStages };
}

const engineNames: readonly string[] = [
  ...["BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"],
  ...["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE"],
].filter((name) => automatic(name) !== undefined);

/** The name at its first place in a word that stands in one line. */
function nameRange({ raw, range }: Word, name: string): TextRange | undefined {
  if (range.end - range.start !== raw.length) return undefined;
  for (let at = raw.indexOf(name); at !== -1; at = raw.indexOf(name, at + 1)) {
    const isUse = raw[at - 1] === "$" || (raw[at - 1] === "{" && raw[at - 2] === "$");
    if (!isUse || /^[A-Za-z0-9_]/.test(raw.slice(at + name.length, at + name.length + 1))) continue;
    return { start: range.start + at, end: range.start + at + name.length };
  }
  return undefined;
}

/** What was meant can only be guessed. */
function renameFix(range: TextRange, { name, isOnly }: SimilarName): FixProposal | undefined {
  if (!isOnly) return undefined;
  return { title: `Write ${name}`, edits: [{ range, newText: name }] };
}
