import type { PortFact } from "../scaffoldChoice.ts";

export interface JavaProject {
  readonly ecosystem: "java";
  readonly tool: "maven" | "gradle";
  readonly name: string;
  readonly hasWrapper: boolean;
  /** The version that is compiled for; undefined where it is not said for sure. */
  readonly wanted: number | undefined;
  /** True where the build looks for a JDK of just that version. */
  readonly isExact: boolean;
  /** Build scripts and settings, by path. */
  readonly lists: readonly string[];
  /** Folders of the wrapper and of Gradle's catalogues. */
  readonly listFolders: readonly string[];
  /** Programs that can be built: modules by folder, "" for the root. */
  readonly modules: readonly JavaModule[];
  readonly isMultiModule: boolean;
}

export interface JavaModule {
  readonly folder: string;
  /**
   * `boot`, `shaded`: a jar that has all it needs. `distribution`: a folder with scripts to start.
   * `jar`: a jar with its manifest's main class. `classes`: a jar that needs its libraries beside it.
   */
  readonly kind: "boot" | "quarkus" | "shaded" | "distribution" | "jar" | "classes";
  /** The file or folder that the build makes, from the root of the project; may have a star. */
  readonly output: string;
  /** Of `distribution`: the script. */
  readonly script: string;
  /** Of `classes`: what is started; undefined where it was not found. */
  readonly mainClass: string | undefined;
  readonly port: PortFact;
}
