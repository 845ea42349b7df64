import { dotnetChoices, writeDotnet } from "./dotnet/writeDotnet.ts";
import type { EcosystemScaffold } from "./ecosystemScaffold.ts";
import { genericChoices, writeGeneric } from "./generic/writeGeneric.ts";
import { goChoices, writeGo } from "./go/writeGo.ts";
import { ignoreText } from "./ignoreText.ts";
import { javaChoices, writeJava } from "./java/writeJava.ts";
import { nodeChoices, writeNode } from "./node/writeNode.ts";
import type { Project } from "./project.ts";
import { pythonChoices, writePython } from "./python/writePython.ts";
import { rustChoices, writeRust } from "./rust/writeRust.ts";
import type { Answers, ScaffoldChoice } from "./scaffoldChoice.ts";

/** Two files to write, and what to tell of them. */
export interface Scaffold {
  readonly dockerfile: string;
  readonly dockerignore: string;
  /** One sentence each, in English: what could not be known, or has to be done by hand. */
  readonly notes: readonly string[];
}

export interface ScaffoldOptions {
  /** By the ids of `scaffoldChoices`; others, and those that make no sense, are passed over. */
  readonly answers?: Answers;
  /** A day as 2026-01-31, which decides what versions are cared for; without one that of the table. */
  readonly today?: string;
}

/** The files for a project. The same input gives the same text, with line feeds. */
export function writeScaffold(project: Project, options: ScaffoldOptions = {}): Scaffold {
  const { dockerfile, ignored, notes } = write(project, options.answers ?? {}, options.today);
  return { dockerfile: `${head}\n${dockerfile}`, dockerignore: ignoreText(ignored), notes };
}

/** What the files leave open, in the order in which it is asked. */
export function scaffoldChoices(project: Project): readonly ScaffoldChoice[] {
  switch (project.ecosystem) {
    case "go":
      return goChoices(project);
    case "node":
      return nodeChoices(project);
    case "python":
      return pythonChoices(project);
    case "java":
      return javaChoices(project);
    case "rust":
      return rustChoices(project);
    case "dotnet":
      return dotnetChoices(project);
    case "generic":
      return genericChoices(project);
  }
}

function write(project: Project, answers: Answers, today: string | undefined): EcosystemScaffold {
  switch (project.ecosystem) {
    case "go":
      return writeGo(project, answers);
    case "node":
      return writeNode(project, answers, today);
    case "python":
      return writePython(project, answers, today);
    case "java":
      return writeJava(project, answers, today);
    case "rust":
      return writeRust(project, answers);
    case "dotnet":
      return writeDotnet(project, answers, today);
    case "generic":
      return writeGeneric(project, answers, today);
  }
}

/** A digest would have to be asked for at a registry; preset strict wants one or a reason. */
const head =
  "# slipway global ignore=pin-base-image-digest -- tags bring fixes; add digests where a tool renews them";
