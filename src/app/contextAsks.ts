import type { ContextSource, contextSources } from "../buildcontext/contextSources.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { givenArguments } from "./givenArguments.ts";

/** The choices of a build that decide which files it takes. */
export type ContextChoices = Pick<BuildOptions, "buildArgs" | "target" | "platforms" | "contexts">;

/**
 * What each instruction asks of the context, over all platforms of the build. Undefined for a target
 * that the file does not have. The reader of the file is passed in, as it is in a chunk.
 */
export function contextAsks(
  read: typeof contextSources,
  document: DockerfileDocument,
  choices: ContextChoices,
): readonly ContextSource[] | undefined {
  const { target, contexts = {} } = choices;
  const found: ContextSource[] = [];
  for (const given of givenArguments(choices)) {
    const sources = read(document, { target, given, contexts: Object.keys(contexts) });
    if (sources === undefined) return undefined;
    for (const source of sources) {
      const at = found.findIndex(
        ({ instruction, stage }) =>
          instruction === source.instruction && stage.index === source.stage.index,
      );
      const known = found[at];
      if (known) found[at] = joined(known, source);
      else found.push(source);
    }
  }
  return found;
}

function joined(a: ContextSource, b: ContextSource): ContextSource {
  return {
    ...a,
    paths: [...new Set([...a.paths, ...b.paths])],
    unknown: [...new Set([...a.unknown, ...b.unknown])],
  };
}
