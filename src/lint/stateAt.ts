import type { TextRange } from "../base/textRange.ts";
import { describeState } from "../dockerfile/describeState.ts";
import type { DockerfileDocument, Stage } from "../dockerfile/document.ts";
import { instructionAt } from "../dockerfile/instructionAt.ts";
import type { StageBase } from "../dockerfile/stageState.ts";
import type { LintOptions } from "./linter.ts";
import { createLintServices } from "./services.ts";
import { knownBaseImage } from "./shared/baseImages.ts";

/** What holds at a place of the file. */
export interface StateHere {
  /** The word that it is told of. */
  readonly range: TextRange;
  /** In short, such as `user root`; of the state that the instruction finds. Empty at an image. */
  readonly facts: readonly string[];
  /** The image that the stage goes back to. */
  readonly base: StageBase | undefined;
}

/**
 * At the image of a FROM what is known of it, and at the keyword of each other instruction of a stage
 * what it finds; undefined elsewhere, and where nothing is known.
 */
export function stateAt(
  document: DockerfileDocument,
  offset: number,
  options: Pick<LintOptions, "baseImage">,
): StateHere | undefined {
  const instruction = instructionAt(document, offset);
  const stage = instruction && stageOf(document, instruction.range.start);
  if (!instruction || !stage) return undefined;
  const { stageState } = createLintServices(document, {
    baseImage: options.baseImage ?? knownBaseImage,
  });
  const base = stageState.baseOf(stage);
  if (instruction.kind === "FROM") {
    const range = instruction.image?.range;
    return range && holds(range, offset) && base?.facts ? { range, facts: [], base } : undefined;
  }
  const { range } = instruction.keyword;
  if (!holds(range, offset)) return undefined;
  const state = stageState.before(instruction);
  const facts = describeState(state, base);
  return facts.length > 0 ? { range, facts, base } : undefined;
}

function holds({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** The last stage that begins at or before the offset. */
function stageOf({ stages }: DockerfileDocument, offset: number): Stage | undefined {
  return stages.findLast(({ from }) => from.range.start <= offset);
}
