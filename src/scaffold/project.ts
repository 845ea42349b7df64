import type { DotnetProject } from "./dotnet/dotnetProject.ts";
import type { GenericProject } from "./generic/genericProject.ts";
import type { GoProject } from "./go/goProject.ts";
import type { JavaProject } from "./java/javaProject.ts";
import type { NodeProject } from "./node/nodeProject.ts";
import type { PythonProject } from "./python/pythonProject.ts";
import type { RustProject } from "./rust/rustProject.ts";

/** What the files of a folder prove of the program in it. */
export type Project =
  | GoProject
  | NodeProject
  | PythonProject
  | JavaProject
  | RustProject
  | DotnetProject
  | GenericProject;

export type Ecosystem = Project["ecosystem"];
