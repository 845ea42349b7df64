import { supportedVersions } from "../../lint/baseimages/supportedVersions.ts";
import type { EcosystemScaffold } from "../ecosystemScaffold.ts";
import {
  type Answers,
  answeredPort,
  answerOf,
  noPort,
  portChoice,
  type ScaffoldChoice,
} from "../scaffoldChoice.ts";
import { dotnetDockerfile } from "./dotnetDockerfile.ts";
import type { DotnetProject } from "./dotnetProject.ts";

export function dotnetChoices({ programs }: DotnetProject): readonly ScaffoldChoice[] {
  const [first] = programs;
  return [
    ...(first && programs.length > 1
      ? [
          {
            id: "main",
            title: "Which project goes into the image?",
            kind: "option",
            fallback: first.path,
            isUnclear: true,
            options: programs.map(({ path, assembly }) => ({
              value: path,
              label: assembly,
              detail: path,
            })),
          } as const,
        ]
      : []),
    portChoice(first?.port ?? noPort),
  ];
}

export function writeDotnet(
  project: DotnetProject,
  answers: Answers,
  today?: string,
): EcosystemScaffold {
  const choices = dotnetChoices(project);
  const { programs, lists, outside } = project;
  const main = answerOf(choices, "main", answers);
  const program = programs.find(({ path }) => path === main) ?? programs[0];
  const projects = lists.filter((path) => /\.\w+proj$/.test(path));
  const path = program?.path ?? projects[0];
  const isOnly = projects.length === 1 && path?.includes("/") !== true;
  const notes = [
    outside.length > 0 &&
      `Projects from outside of this folder (${outside.join(", ")}) are not in its build context: build from the folder above.`,
    !program && "No project makes a program: the Dockerfile starts the first one.",
  ];
  return {
    dockerfile: dotnetDockerfile({
      version: `${program?.major ?? dotnetVersion(today)}.0`,
      lists,
      path: isOnly ? undefined : path,
      assembly: program?.assembly ?? project.name,
      kind: program?.kind ?? "program",
      port: answeredPort(program?.port ?? noPort, answers),
    }),
    ignored: ["**/bin", "**/obj", "**/*.user", "**/TestResults"],
    notes: notes.filter((note) => note !== false),
  };
}

/** A project is compiled for one version, so this is for those that do not say it plainly. */
export function dotnetVersion(today?: string): string {
  return supportedVersions("mcr.microsoft.com/dotnet/sdk", "debian", today)[0] ?? "10";
}
