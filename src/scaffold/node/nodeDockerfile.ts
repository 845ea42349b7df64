import {
  copy,
  copyFolder,
  copyInPlace,
  dockerfileText,
  execForm,
  type Lines,
  run,
  served,
} from "../dockerfileText.ts";
import { healthchecks } from "../healthchecks.ts";
import { buildWorkspaces, install, prune, script } from "./nodeCommands.ts";
import type { NodeProject, NodeWorkspace } from "./nodeProject.ts";

/** What is written of a project; versions, names and the port may be places to fill in. */
export interface NodeWords
  extends Pick<
    NodeProject,
    | "tool"
    | "lock"
    | "lists"
    | "listFolders"
    | "needsCorepack"
    | "hasDependencies"
    | "hasRuntimeDependencies"
    | "hasPrepare"
    | "hasBuild"
    | "workspaces"
    | "shape"
    | "output"
    | "assets"
  > {
  readonly version: string;
  /** Of nginx. */
  readonly server: string;
  readonly start: readonly string[];
  readonly workspace: NodeWorkspace | undefined;
  readonly port: string;
  /** The script that builds. */
  readonly build?: string;
}

export function nodeDockerfile(words: NodeWords): string {
  const isWhole = words.workspaces.length > 0;
  const base: Lines = [
    `FROM node:${words.version}-slim AS base`,
    "WORKDIR /app",
    words.tool === "yarn-berry" && [
      "# A plain node_modules, whatever the project has at home",
      "ENV YARN_NODE_LINKER=node-modules",
    ],
    toolOf(words),
  ];
  const build: Lines = (words.hasBuild || isWhole || words.shape !== "server") && [
    "FROM base AS build",
    lists(words),
    words.hasDependencies && installation(words, false),
    "COPY . .",
    buildStep(words),
    isWhole && words.shape === "server" && prune(words.tool),
  ];
  if (words.shape === "static") return dockerfileText(base, build, site(words));
  const needsDependencies =
    words.hasRuntimeDependencies &&
    !isWhole &&
    (words.shape === "server" || words.shape === "next");
  const dependencies: Lines = needsDependencies && [
    "FROM base AS dependencies",
    lists(words),
    "# Without what is for development only",
    installation(words, true),
  ];
  return dockerfileText(base, build, dependencies, [
    "FROM base",
    `ENV NODE_ENV=production${words.shape === "standalone" ? " HOSTNAME=0.0.0.0" : ""}`,
    needsDependencies && copy(["/app/node_modules"], "./node_modules", "--from=dependencies"),
    isWhole && words.shape === "server" ? copy(["/app"], "./", "--from=build") : program(words),
    "# The user node",
    "USER 1000",
    served(words.port, healthchecks.node(words.port)),
    `CMD ${execForm(...startOf(words))}`,
  ]);
}

/** Node 25 and later come without corepack, and the images of 26 and later without Yarn. */
function toolOf({ version, tool, needsCorepack }: NodeWords): Lines {
  const major = Number.parseInt(version, 10);
  if (!needsCorepack && !(tool === "yarn" && major >= 26)) return false;
  if (!(major >= 25)) return "RUN corepack enable";
  return run(["/root/.npm"], "npm install --global corepack@0.34.0", "corepack enable");
}

function lists({ lists: files, listFolders }: NodeWords): Lines {
  return [copyInPlace(files), listFolders.map(copyFolder)];
}

function installation({ tool, lock, hasPrepare }: NodeWords, production: boolean): string {
  return install(tool, { hasLock: lock !== undefined, production, dropPrepare: hasPrepare });
}

function buildStep(words: NodeWords): Lines {
  const { tool, hasBuild, workspace, build = "build" } = words;
  if (hasBuild) return script(tool, build);
  return workspace?.hasBuild && buildWorkspaces(tool, workspace.name);
}

function site({ output, server }: NodeWords): Lines {
  return [
    "# It runs as a user that is not root, and listens on 8080.",
    `FROM nginxinc/nginx-unprivileged:${server}-alpine`,
    copy([`/app/${output}`], "/usr/share/nginx/html", "--from=build --chown=root"),
    served("8080", healthchecks.wget("8080")),
  ];
}

/** What runs: what the build has made, or the sources. */
function program({ shape, hasBuild, output, assets }: NodeWords): Lines {
  const made = (path: string): string => copy([`/app/${path}`], `./${path}`, "--from=build");
  const hasPublic = assets.includes("public");
  switch (shape) {
    case "standalone":
      return [
        copy(["/app/.next/standalone"], "./", "--from=build"),
        made(".next/static"),
        hasPublic && made("public"),
      ];
    case "next":
      return [
        "# Its cache is written to.",
        copy(["/app/.next"], "./.next", "--from=build --chown=1000:1000"),
        hasPublic && made("public"),
        copy(["package.json", "next.config.*"], "./"),
      ];
    case "bundle":
      return made(output);
    default:
      if (!hasBuild) return "COPY . .";
      return [made(output), assets.map(copyFolder), copy(["package.json"], "./")];
  }
}

function startOf({ shape, output, start }: NodeWords): readonly string[] {
  if (shape === "standalone") return ["node", "server.js"];
  if (shape === "next") return ["node_modules/.bin/next", "start"];
  if (shape === "bundle") return ["node", `${output}/server/index.mjs`];
  return start;
}
