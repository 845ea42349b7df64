import { supportedVersions } from "../../lint/baseimages/supportedVersions.ts";
import type { EcosystemScaffold } from "../ecosystemScaffold.ts";
import { fittingVersion, numbersAround } from "../fittingVersion.ts";
import { type Answers, answerOf, portChoice, type ScaffoldChoice } from "../scaffoldChoice.ts";
import { pythonDockerfile } from "./pythonDockerfile.ts";
import type { PythonProject } from "./pythonProject.ts";

export function pythonChoices({ start, port }: PythonProject): readonly ScaffoldChoice[] {
  return [
    ...(start
      ? []
      : [
          {
            id: "start",
            title: "What starts the program?",
            kind: "text",
            fallback: "python main.py",
            isUnclear: true,
          } as const,
        ]),
    portChoice(port),
  ];
}

export function writePython(
  project: PythonProject,
  answers: Answers,
  today?: string,
): EcosystemScaffold {
  const choices = pythonChoices(project);
  const { tool, compiled, lists, isPackage } = project;
  const port = answerOf(choices, "port", answers);
  const words = project.start?.words ?? answerOf(choices, "start", answers).split(/\s+/);
  const notes = [
    tool === "poetry" &&
      !lists.includes("poetry.lock") &&
      "There is no poetry.lock in this folder: make one and commit it, so that each build gets the same packages.",
    compiled.length > 0 &&
      `${compiled.join(", ")} is compiled when it is installed: libraries that it loads have to be in the last stage, too.`,
    project.hasVersionFromGit &&
      "The version comes from git, which is not in the build context: set it by a variable of the build system.",
    project.isForDevelopment &&
      "The Dockerfile starts a server for development: add gunicorn or uvicorn to the dependencies for production.",
  ];
  return {
    dockerfile: pythonDockerfile({
      tool,
      version: pythonVersion(project.wanted, today),
      lists,
      isPackage,
      compiles: compiled.length > 0,
      start: words.map((word) => word.replaceAll("{port}", port === "" ? "8000" : port)),
      port,
    }),
    ignored: [
      "**/__pycache__",
      "**/*.py[cod]",
      "**/.venv",
      "**/venv",
      "**/*.egg-info",
      "**/.pytest_cache",
      "**/.mypy_cache",
      "**/.ruff_cache",
      "**/.tox",
      "**/.coverage",
      "htmlcov",
      "dist",
    ],
    notes: notes.filter((note) => note !== false),
  };
}

/**
 * Of those that are cared for and that the project takes the newest but one, which most packages have
 * ready-made files for; what the project asks for where none fits.
 */
export function pythonVersion(wanted: string | undefined, today?: string): string {
  const cared = supportedVersions("python", "debian+slim", today);
  const [newest, usual, ...older] = cared;
  const preferred = [usual, newest, ...older].filter((version) => version !== undefined);
  const [first = "3.13"] = preferred;
  const others = numbersAround(Number(newest?.split(".")[1] ?? 13)).map((minor) => `3.${minor}`);
  return fittingVersion(wanted, [first, ...preferred, ...others]) ?? first;
}
