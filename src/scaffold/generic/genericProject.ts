/** A folder in which no tool is known to build: a site of ready-made pages, or a program. */
export interface GenericProject {
  readonly ecosystem: "generic";
  readonly name: string;
  /** The folder with index.html, "" for the folder itself; undefined without one. */
  readonly site: string | undefined;
  /** Scripts in the folder that could be started. */
  readonly scripts: readonly string[];
}

export function genericProject(): GenericProject {
  return { ecosystem: "generic", name: "app", site: undefined, scripts: [] };
}
