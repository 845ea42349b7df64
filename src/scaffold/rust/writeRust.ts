import { fileName } from "../dockerfileText.ts";
import type { EcosystemScaffold } from "../ecosystemScaffold.ts";
import { type Answers, answerOf, portChoice, type ScaffoldChoice } from "../scaffoldChoice.ts";
import { rustDockerfile } from "./rustDockerfile.ts";
import type { RustProject } from "./rustProject.ts";

export function rustChoices({ programs, name, port }: RustProject): readonly ScaffoldChoice[] {
  const [first] = programs;
  return [
    {
      id: "main",
      title: "Which program goes into the image?",
      kind: programs.length > 1 ? "option" : "text",
      fallback: first?.name ?? name,
      isUnclear: programs.length !== 1,
      ...(programs.length > 1 && {
        options: programs.map((it) => ({ value: it.name, label: it.name, detail: it.package })),
      }),
    },
    portChoice(port),
  ];
}

export function writeRust(project: RustProject, answers: Answers): EcosystemScaffold {
  const choices = rustChoices(project);
  const main = fileName(answerOf(choices, "main", answers));
  const program = project.programs.find(({ name }) => name === main);
  const notes = [
    !project.hasLock &&
      "There is no Cargo.lock in this folder: commit it, so that each build gets the same crates.",
    project.programs.length === 0 &&
      "No program was found in the package: the Dockerfile builds one of its name, change it if it is called otherwise.",
  ];
  return {
    dockerfile: rustDockerfile({
      version: rustVersion(project),
      name: main,
      only: project.isWorkspace ? program?.package : undefined,
      hasLock: project.hasLock,
      needsOpenssl: project.needsOpenssl,
      port: answerOf(choices, "port", answers),
    }),
    ignored: ["target"],
    notes: notes.filter((note) => note !== false),
  };
}

/**
 * The project's toolchain; else the newest of 1, as each compiles what older ones do, and crates ask for
 * new ones sooner than anybody writes it down.
 */
export function rustVersion({ toolchain }: Pick<RustProject, "toolchain">): string {
  return toolchain ?? "1";
}
