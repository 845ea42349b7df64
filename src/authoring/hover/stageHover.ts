import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Stage, Word } from "../../dockerfile/document.ts";
import { mountFields } from "../mountFields.ts";
import { stageBefore, stageOf } from "../stagesOf.ts";
import type { HoverHere, StageUser } from "./hoverPart.ts";
import { type HoverPlace, isIn, lineOf } from "./hoverPlace.ts";

/** At the name or number of a stage what it is made of and who uses it. */
export function stageHover(place: HoverPlace): HoverHere | undefined {
  const { document, services } = place;
  const named = namedStage(place);
  if (!named) return undefined;
  const { stage, range } = named;
  const { from, index } = stage;
  const raw = from.image?.raw ?? "";
  return {
    range,
    parts: [
      {
        kind: "stage",
        index,
        name: from.alias?.value,
        line: lineOf(document, from.range.start),
        base: services.variables.expand(raw, from).value,
        instructions: stage.instructions.length,
        users: usersOf(document, stage),
      },
    ],
  };
}

interface NamedStage {
  readonly stage: Stage;
  readonly range: TextRange;
}

function namedStage(place: HoverPlace): NamedStage | undefined {
  const { document, instruction } = place;
  const own = stageOf(document, instruction.range.start);
  if (!own) return undefined;
  if (instruction.kind === "FROM") {
    const { alias, image } = instruction;
    if (alias && isIn(alias.range, place)) return { stage: own, range: alias.range };
    const parent = document.stages[own.parent ?? -1];
    return parent && image && isIn(image.range, place)
      ? { stage: parent, range: image.range }
      : undefined;
  }
  const word = originWords(instruction).find(({ range }) => isIn(range, place));
  const stage = word && stageBefore(document, own, word.value);
  return stage && { stage, range: word.range };
}

/** Who is FROM a stage, copies from it or mounts it, in the order of the file; each line once. */
function usersOf(document: DockerfileDocument, stage: Stage): readonly StageUser[] {
  const users: StageUser[] = [];
  for (const other of document.stages.slice(stage.index + 1)) {
    const add = (keyword: string, offset: number): void => {
      users.push({ keyword, line: lineOf(document, offset) });
    };
    if (other.parent === stage.index) add("FROM", other.from.range.start);
    for (const instruction of other.instructions) {
      const uses = originWords(instruction).some(
        ({ value }) => stageBefore(document, other, value) === stage,
      );
      if (uses) add(instruction.kind, instruction.range.start);
    }
  }
  return users;
}

/** What an instruction takes files from. */
function originWords(
  instruction: Stage["instructions"][number],
): readonly Pick<Word, "value" | "range">[] {
  if (instruction.kind === "COPY") return instruction.from ? [instruction.from] : [];
  if (instruction.kind !== "RUN") return [];
  return instruction.flags.flatMap(({ name, value }) =>
    name.value === "mount" && value
      ? mountFields(value).flatMap(({ key, value: text, valueRange }) =>
          key === "from" && text && valueRange ? { value: text, range: valueRange } : [],
        )
      : [],
  );
}
