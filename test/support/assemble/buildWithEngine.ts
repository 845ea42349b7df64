import { join } from "node:path";
import { openBuildContext } from "../../../src/buildcontext/openBuildContext.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { type AssembleCase, contextFolders } from "./assembleCase.ts";
import type { CaseFailure } from "./caseFailure.ts";
import { failureOf } from "./caseFailure.ts";

/** The id of the image that the engine makes of a case that was written to the folder. */
export async function buildWithEngine(
  engine: Pick<Engine, "build">,
  { target, platform, buildArgs = {}, labels = {}, contexts }: AssembleCase,
  root: string,
): Promise<string | CaseFailure> {
  const namedFolders = contextFolders({ contexts: contexts ?? {} }, root);
  const dockerfilePath = join(root, "Dockerfile");
  const context = await openBuildContext({ root, dockerfilePath, namedFolders });
  try {
    const { imageId = "" } = await engine.build(
      {
        ...{ dockerfile: context.dockerfileInContext, openContext: () => context.pack() },
        ...{ tags: [], buildArgs, labels, noCache: false, pull: false, secrets: [] },
        ...(target !== undefined && { target }),
        ...(platform !== undefined && { platforms: [platform] }),
        contexts: Object.fromEntries(
          Object.entries(namedFolders).map(([name, folder]) => [name, { folder }]),
        ),
        credentialsFor: async () => undefined,
        synced: {
          context: context.synced,
          onSent: () => undefined,
          onDone: () => undefined,
        },
      },
      () => undefined,
    );
    return imageId;
  } catch (error) {
    return failureOf(error);
  }
}
