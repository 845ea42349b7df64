import type { PortFact } from "../scaffoldChoice.ts";

export type PythonTool = "uv" | "poetry" | "requirements" | "project" | "none";

export interface PythonProject {
  readonly ecosystem: "python";
  readonly name: string;
  readonly tool: PythonTool;
  /** Of `requires-python` and the like, or what `.python-version` names. */
  readonly wanted: string | undefined;
  /** All that an installation reads before the sources are there, by path. */
  readonly lists: readonly string[];
  /** True where the project itself is installed: it has a build system, or poetry's package mode. */
  readonly isPackage: boolean;
  /** Words that start the program, where the files tell. */
  readonly start: PythonStart | undefined;
  readonly port: PortFact;
  /** Packages that are compiled when they are installed, and what for. */
  readonly compiled: readonly string[];
  /** Takes its version from git, which is not in a build context. */
  readonly hasVersionFromGit: boolean;
  /** Django's files that its own server hands out are collected by a command. */
  readonly isForDevelopment: boolean;
}

export interface PythonStart {
  /** With `{port}` where the port goes. */
  readonly words: readonly string[];
}
