import type { TextRange } from "../../base/textRange.ts";
import type { Instruction, Word } from "../../dockerfile/document.ts";
import { expandedWords } from "../../lint/shared/expandedWords.ts";
import {
  heredocVariableUses,
  type VariableUse,
  variableUses,
} from "../../lint/shared/variableUses.ts";
import { describeModifier } from "../reference/describeModifier.ts";
import { describeVariable } from "../reference/describeVariable.ts";
import type { HoverHere, HoverPart } from "./hoverPart.ts";
import { type HoverPlace, isIn } from "./hoverPlace.ts";
import { shellVariableAt } from "./shellVariableAt.ts";
import { variableOrigin } from "./variableOrigin.ts";

/** At a use of a variable, and at the name that ENV or ARG set, its value and where that is from. */
export function variableHover(place: HoverPlace): HoverHere | undefined {
  const declared = declarationHover(place);
  if (declared) return declared;
  const use = useAt(place);
  if (use) return useHover(place, use);
  return shellHover(place);
}

/** The shell has variables of its own, so that nothing is said of what the file does not set. */
function shellHover(place: HoverPlace): HoverHere | undefined {
  const found = shellVariableAt(place);
  if (!found) return undefined;
  const { name, range } = found;
  if (place.instruction.kind === "RUN") {
    const { origin } = variableOrigin(place, name);
    if (origin.kind === "nowhere" && !describeVariable(name)) return undefined;
    return { range, parts: partsOf(place, name, undefined) };
  }
  const { value, origin } = variableOrigin(place, name, "end");
  // ARG is gone when a container starts.
  if (origin.kind !== "env" && origin.kind !== "base") return undefined;
  const rest = { origin, result: undefined, isOfContainer: true };
  return { range, parts: [{ kind: "variable", name, value, ...rest }] };
}

function useHover(place: HoverPlace, { name, operator, range, nameRange }: VariableUse): HoverHere {
  const parts = partsOf(place, name, operator && nameRange ? resultOf(place, range) : undefined);
  const entry = operator && describeModifier(operator);
  const title = `\${${name}${operator ?? ""}…}`;
  return { range, parts: entry ? [...parts, { kind: "reference", title, entry }] : parts };
}

/** Of a whole `${…}`; the text of heredocs has rules of its own. */
function resultOf(
  { instruction, services, document }: HoverPlace,
  range: TextRange,
): string | undefined {
  if (instruction.heredocs.some(({ body }) => body.start <= range.start)) return undefined;
  const raw = document.text.slice(range.start, range.end);
  const { value, complete } = services.variables.expand(raw, instruction);
  return complete ? value : undefined;
}

function partsOf(place: HoverPlace, name: string, result: string | undefined): HoverPart[] {
  const { value, origin } = variableOrigin(place, name);
  const entry = describeVariable(name);
  const reference = entry && { kind: "reference" as const, title: name, entry };
  // What the engine means by it is all that there is to say.
  if (reference && origin.kind === "nowhere") return [reference];
  const part = { kind: "variable" as const, name, value, origin, result, isOfContainer: false };
  return reference ? [part, reference] : [part];
}

/** The innermost one. */
function useAt(place: HoverPlace): VariableUse | undefined {
  const { instruction, document } = place;
  const words = variableWords(instruction).filter(({ range }) => isIn(range, place));
  const uses = words.flatMap((word) => variableUses(word, document.escape));
  const inHeredocs =
    instruction.kind === "COPY" || instruction.kind === "ADD"
      ? instruction.heredocs
          .filter(({ body }) => isIn(body, place))
          .flatMap((heredoc) => heredocVariableUses(document.text, heredoc))
      : [];
  return [...uses, ...inHeredocs].findLast(({ range }) => isIn(range, place));
}

function variableWords(instruction: Instruction): readonly Word[] {
  switch (instruction.kind) {
    case "FROM": {
      const { platform, image } = instruction;
      return [platform?.value, image].filter((word) => word !== undefined);
    }
    case "EXPOSE":
      return instruction.words;
    default:
      return expandedWords(instruction);
  }
}

function declarationHover(place: HoverPlace): HoverHere | undefined {
  const { instruction } = place;
  if (instruction.kind !== "ENV" && instruction.kind !== "ARG") return undefined;
  const pair = instruction.pairs.find(({ key }) => isIn(key.range, place));
  if (!pair || pair.key.raw.includes("$")) return undefined;
  const name = pair.key.value;
  const { range } = pair.key;
  const entry = instruction.kind === "ARG" ? describeVariable(name) : undefined;
  const { value, origin } = variableOrigin(place, name, "behind");
  const parts: HoverPart[] = [];
  // What stands right there needs no repeating.
  const isPlain = pair.value !== undefined && pair.value.raw === value;
  if (origin.kind !== "nowhere" && origin.kind !== "automatic" && !isPlain) {
    const rest = { origin, result: undefined, isOfContainer: false };
    parts.push({ kind: "variable", name, value, ...rest });
  }
  if (entry) parts.push({ kind: "reference", title: name, entry });
  return parts.length > 0 ? { range, parts } : undefined;
}
