import type { PortFact } from "../scaffoldChoice.ts";

export type NodeTool = "npm" | "yarn" | "yarn-berry" | "pnpm";

export interface NodeProject {
  readonly ecosystem: "node";
  readonly name: string;
  readonly tool: NodeTool;
  /** Undefined where there is no lock file. */
  readonly lock: string | undefined;
  /** All that an installation reads, by path: lists of every package of the project and settings. */
  readonly lists: readonly string[];
  /** Folders that it reads, such as `.yarn/releases`. */
  readonly listFolders: readonly string[];
  /** False where yarn comes with the project, or the tool with the image. */
  readonly needsCorepack: boolean;
  /** package.json says which version of the tool it is; without that corepack takes the newest. */
  readonly namesTool: boolean;
  readonly hasDependencies: boolean;
  /** Some that the program needs when it runs. */
  readonly hasRuntimeDependencies: boolean;
  /** A script that npm runs behind each installation, when the sources are not there yet. */
  readonly hasPrepare: boolean;
  /** The start script calls what is for development only. */
  readonly startsForDevelopment: boolean;
  readonly hasStartScript: boolean;
  /** The range of `engines`, or what a file beside names; undefined where nothing does. */
  readonly wanted: string | undefined;
  readonly hasBuild: boolean;
  /** Packages of a workspace that can be started or built, by folder; [] for a single package. */
  readonly workspaces: readonly NodeWorkspace[];
  readonly shape: NodeShape;
  /** The words that start the program, as far as the files say. */
  readonly start: readonly string[] | undefined;
  /** Where the build puts its output: `dist`. */
  readonly output: string;
  /** Output that is there from builds at home, or is likely to be soon, by path. */
  readonly outputs: readonly string[];
  /** Folders beside it that programs read when they run, such as `views`. */
  readonly assets: readonly string[];
  readonly port: PortFact;
  /** True where .npmrc has a login, which may not get into a layer. */
  readonly hasLogin: boolean;
}

export interface NodeWorkspace {
  readonly folder: string;
  readonly name: string;
  readonly hasBuild: boolean;
  readonly start: readonly string[] | undefined;
}

/**
 * `static`: only files that a web server hands out. `standalone`: Next's output with all that it needs.
 * `next`: Next without that. `bundle`: a folder that needs nothing else, as Nuxt's. `server`: a program.
 */
export type NodeShape = "static" | "standalone" | "next" | "bundle" | "server";
