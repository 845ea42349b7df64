import type { DockerfileDocument } from "../dockerfile/document.ts";

/** A task that a Dockerfile offers by being there. */
export interface DetectedTask {
  /** Such as `build api/Dockerfile: stage test`. */
  readonly name: string;
  readonly definition: BuildTaskDefinition;
}

/** What tasks.json holds at least. */
export interface BuildTaskDefinition {
  readonly type: "slipway";
  readonly task: "build";
  readonly dockerfile: string;
  readonly target?: string;
}

/** The build of the file, and one for each named stage but the last. `path`: from its folder, with slashes. */
export function detectBuildTasks(
  path: string,
  { stages }: DockerfileDocument,
): readonly DetectedTask[] {
  if (stages.length === 0) return [];
  const definition: BuildTaskDefinition = { type: "slipway", task: "build", dockerfile: path };
  const names = stages.slice(0, -1).flatMap(({ name }) => name ?? []);
  return [
    { name: `build ${path}`, definition },
    ...[...new Set(names)].slice(0, mostStages).map((target) => ({
      name: `build ${path}: stage ${target}`,
      definition: { ...definition, target },
    })),
  ];
}

/** Of one file; a list of more helps nobody. */
const mostStages = 50;
