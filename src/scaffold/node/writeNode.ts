import { supportedVersions } from "../../lint/baseimages/supportedVersions.ts";
import type { EcosystemScaffold } from "../ecosystemScaffold.ts";
import { fittingVersion, numbersAround } from "../fittingVersion.ts";
import { type Answers, answerOf, portChoice, type ScaffoldChoice } from "../scaffoldChoice.ts";
import { nodeDockerfile } from "./nodeDockerfile.ts";
import type { NodeProject } from "./nodeProject.ts";

export function nodeChoices(project: NodeProject): readonly ScaffoldChoice[] {
  const { shape, workspaces, hasStartScript, start, port } = project;
  const [first] = workspaces;
  const isFixed = shape !== "server";
  return [
    ...(first && workspaces.length > 1
      ? [
          {
            id: "workspace",
            title: "Which package goes into the image?",
            kind: "option",
            fallback: (workspaces.find((it) => it.start) ?? first).folder,
            isUnclear: true,
            options: workspaces.map(({ folder, name }) => ({
              value: folder,
              label: name,
              detail: folder,
            })),
          } as const,
        ]
      : []),
    ...(isFixed || workspaces.some((it) => it.start)
      ? []
      : [
          {
            id: "start",
            title: "What starts the program?",
            kind: "text",
            fallback: start?.join(" ") ?? usualStart(project),
            isUnclear: !start && !hasStartScript,
          } as const,
        ]),
    portChoice(port),
  ];
}

function usualStart({ hasStartScript, hasBuild, output }: NodeProject): string {
  if (hasStartScript) return "npm start";
  return hasBuild ? `node ${output}/index.js` : "node index.js";
}

export function writeNode(
  project: NodeProject,
  answers: Answers,
  today?: string,
): EcosystemScaffold {
  const choices = nodeChoices(project);
  const { shape, workspaces, lock, hasLogin, startsForDevelopment } = project;
  const folder = answerOf(choices, "workspace", answers);
  const workspace = workspaces.find((it) => it.folder === folder) ?? workspaces[0];
  const start =
    workspace?.start ?? (answerOf(choices, "start", answers) || "npm start").split(/\s+/);
  const version = nodeVersion(project.wanted, today);
  const toolName = project.tool === "pnpm" ? "pnpm" : "Yarn";
  const notes = [
    lock === undefined &&
      project.hasDependencies &&
      "There is no lock file in this folder: make one and commit it, so that each build gets the same packages.",
    hasLogin &&
      ".npmrc has a login, so it is not copied: give it to the build as a secret (RUN --mount=type=secret).",
    shape === "server" &&
      startsForDevelopment &&
      "The start script calls a tool for development, which the image does not have: start what the build makes.",
    shape === "next" &&
      'With output: "standalone" in the configuration of Next, the image gets much smaller.',
    shape === "static" &&
      "The routes of a single-page app need a configuration of nginx with try_files; copy it to /etc/nginx/conf.d/default.conf.",
    project.needsCorepack &&
      !project.namesTool &&
      `package.json does not say which version of ${toolName} it is for: set packageManager, or each build takes the newest.`,
  ];
  return {
    dockerfile: nodeDockerfile({
      ...project,
      version,
      server: nginxVersion(today),
      start,
      workspace,
      port: answerOf(choices, "port", answers),
    }),
    ignored: [
      "**/node_modules",
      ...(shape === "server" && !project.hasBuild && workspaces.length === 0
        ? []
        : project.outputs),
      ...(hasLogin ? [".npmrc"] : []),
      "**/*.log",
      "**/*.tsbuildinfo",
      "coverage",
    ],
    notes: notes.filter((note) => note !== false),
  };
}

/** The newest line with long support that the project takes; what it asks for where none does. */
export function nodeVersion(wanted: string | undefined, today?: string): string {
  const cared = supportedVersions("node", "debian+slim", today);
  const lines = cared.filter((version) => Number(version) % 2 === 0);
  const [newest = "24"] = lines;
  const others = numbersAround(Number(newest));
  // Those with long support are even.
  const even = others.filter((major) => major % 2 === 0);
  const all = [newest, ...lines, ...cared, ...[...even, ...others].map(String)];
  return fittingVersion(wanted, all) ?? newest;
}

export function nginxVersion(today?: string): string {
  return supportedVersions("nginx", "alpine", today)[0] ?? "1.30";
}
