import type { DockerfileDocument, FromInstruction, Stage } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";
import { type LanguageImage, languageImage } from "./languageImage.ts";

/** The FROM at the root of each stage; each is read once. */
export function createStageRoots(
  { stages }: Pick<DockerfileDocument, "stages">,
  services: LintServices,
): (stage: Stage) => StageRoot {
  const roots: StageRoot[] = [];
  const fill = (until: number): void => {
    for (const { index, parent, from } of stages.slice(roots.length, until + 1)) {
      const inherited = parent === undefined ? undefined : roots[parent];
      if (inherited) {
        roots[index] = inherited;
        continue;
      }
      const expanded = from.image && services.variables.expand(from.image.raw, from);
      const reference = expanded?.complete === true ? expanded.value : undefined;
      const image = reference === undefined ? undefined : languageImage(reference);
      roots[index] = { from, reference, image };
    }
  };
  return (stage) => {
    if (!roots[stage.index]) fill(stage.index);
    return roots[stage.index] ?? { from: stage.from, reference: undefined, image: undefined };
  };
}

/** What a stage, or the first of those that it is FROM, is FROM. */
export interface StageRoot {
  readonly from: FromInstruction;
  /** With variables put in; undefined where one has no value. */
  readonly reference: string | undefined;
  /** Undefined for other images than those of a language's makers. */
  readonly image: LanguageImage | undefined;
}
