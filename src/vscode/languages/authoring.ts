import { Disposable, type TextDocument, workspace } from "vscode";
import type { AuthoringDeps } from "../authoring/authoringDeps.ts";
import { isServed } from "../dockerfileDocuments.ts";

/** What helps to write a Dockerfile; loaded when the first one is open. */
export function registerAuthoring(deps: Omit<AuthoringDeps, "features">): Disposable {
  let room: Promise<Disposable | undefined> | undefined;
  const load = async (): Promise<Disposable | undefined> => {
    try {
      const { createFeatureSwitch, registerFeatures } = await import("../authoring/index.ts");
      return registerFeatures({ ...deps, features: createFeatureSwitch() });
    } catch (error) {
      deps.log.error(`Dockerfiles have no completion and the like: ${String(error)}`);
      return undefined;
    }
  };
  const look = (document: TextDocument): void => {
    if (isServed(document)) room ??= load();
  };
  const listener = workspace.onDidOpenTextDocument(look);
  workspace.textDocuments.forEach(look);
  return Disposable.from(listener, { dispose: () => void room?.then((it) => it?.dispose()) });
}
