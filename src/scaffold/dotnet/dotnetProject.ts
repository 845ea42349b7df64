import type { PortFact } from "../scaffoldChoice.ts";

export interface DotnetProject {
  readonly ecosystem: "dotnet";
  readonly name: string;
  /** Those that make a program, likeliest first. */
  readonly programs: readonly DotnetProgram[];
  /** All that a restore reads, by path: project files, shared properties, settings. */
  readonly lists: readonly string[];
  /** Projects that are taken from outside of the folder. */
  readonly outside: readonly string[];
}

export interface DotnetProgram {
  /** The project file. */
  readonly path: string;
  /** Of the DLL, without its ending. */
  readonly assembly: string;
  /** `web`: served by ASP.NET Core. */
  readonly kind: "web" | "program";
  /** The major version of .NET; undefined where it is not plain. */
  readonly major: number | undefined;
  readonly port: PortFact;
}
