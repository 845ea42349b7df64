import type { DockerfileDocument, Stage } from "../../dockerfile/document.ts";
import type { Preset } from "../rule.ts";
import { hadolintImage } from "./imageWords.ts";
import { stageChain } from "./stageTree.ts";

/**
 * The stages whose layers ship: the last one and those that it is FROM. hadolint counts each stage
 * whose alias is the image of some FROM, and each whose FROM is written as the last one.
 */
export function dependencyStages(
  { stages }: Pick<DockerfileDocument, "stages">,
  preset: Preset,
): ReadonlySet<Stage> {
  const last = stages.at(-1);
  if (!last) return new Set();
  if (preset !== "hadolint") return new Set(stageChain(stages, last));
  const images = new Set(stages.map(({ from }) => hadolintImage(from.image?.raw ?? "").name));
  return new Set(
    stages.filter(
      ({ from }) => images.has(from.alias?.value ?? "") || partsOf(from) === partsOf(last.from),
    ),
  );
}

function partsOf({ platform, image, alias }: Stage["from"]): string {
  return JSON.stringify([platform?.value?.value, image?.raw, alias?.value]);
}
