import { ends } from "../../lint/baseimages/tableFacts.ts";
import type { EcosystemScaffold } from "../ecosystemScaffold.ts";
import {
  type Answers,
  answeredPort,
  answerOf,
  noPort,
  portChoice,
  type ScaffoldChoice,
} from "../scaffoldChoice.ts";
import { javaDockerfile } from "./javaDockerfile.ts";
import type { JavaModule, JavaProject } from "./javaProject.ts";

export function javaChoices(project: JavaProject): readonly ScaffoldChoice[] {
  const { modules } = project;
  const [first] = modules;
  const labelOf = ({ folder }: JavaModule): string => (folder === "" ? project.name : folder);
  return [
    ...(first && modules.length > 1
      ? [
          {
            id: "module",
            title: "Which module goes into the image?",
            kind: "option",
            fallback: first.folder,
            isUnclear: true,
            options: modules.map((module) => ({ value: module.folder, label: labelOf(module) })),
          } as const,
        ]
      : []),
    ...(modules.some(({ kind, mainClass }) => kind === "classes" && mainClass === undefined) ||
    !first
      ? [
          {
            id: "mainClass",
            title: "Which class has the main method?",
            kind: "text",
            fallback: "Main",
            isUnclear: true,
          } as const,
        ]
      : []),
    portChoice(first?.port ?? noPort),
  ];
}

export function writeJava(
  project: JavaProject,
  answers: Answers,
  today?: string,
): EcosystemScaffold {
  const choices = javaChoices(project);
  const folder = answerOf(choices, "module", answers);
  const found = project.modules.find((it) => it.folder === folder) ?? project.modules[0];
  const module: JavaModule = found ?? {
    folder: "",
    kind: "classes",
    output: project.tool === "maven" ? "target/*.jar" : "build/libs/*.jar",
    script: project.name,
    mainClass: undefined,
    port: noPort,
  };
  const version = javaVersion(project, today);
  const notes = [
    project.tool === "gradle" &&
      module.kind === "classes" &&
      "Gradle's plugin application puts the libraries beside the program; without it the image has the jar alone.",
    module.output.includes("*") &&
      "The name of the jar is not plain in the build script: where the build makes several, name the right one in COPY.",
    !project.hasWrapper &&
      `There is no wrapper in this folder, so ${project.tool === "maven" ? "Maven" : "Gradle"} is that of the image.`,
  ];
  return {
    dockerfile: javaDockerfile({
      ...project,
      version: String(version),
      toolVersion: project.tool === "maven" ? "3.9" : version > 24 ? "9" : "8",
      module: { ...module, mainClass: module.mainClass ?? answerOf(choices, "mainClass", answers) },
      port: answeredPort(module.port, answers),
    }),
    ignored:
      project.tool === "maven"
        ? modulesOwn("target")
        : [...modulesOwn("build"), "**/.gradle", "**/.kotlin"],
    notes: notes.filter((note) => note !== false),
  };
}

/** Not below the sources, where a package may be called so. */
function modulesOwn(name: string): readonly string[] {
  return [name, `*/${name}`, `*/*/${name}`];
}

/** The project's own where images of it are cared for, else the next with long support. */
export function javaVersion(
  { wanted, isExact }: Pick<JavaProject, "wanted" | "isExact">,
  today = "",
): number {
  if (wanted === undefined) return 21;
  if (isExact || longSupport.includes(wanted)) return wanted;
  const end = ends().temurin?.[String(wanted)];
  const isCaredFor = wanted > 25 && (end === undefined || end > today);
  return isCaredFor ? wanted : (longSupport.find((version) => version >= wanted) ?? wanted);
}

const longSupport: readonly number[] = [8, 11, 17, 21, 25];
