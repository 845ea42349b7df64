import { run } from "../dockerfileText.ts";
import type { NodeTool } from "./nodeProject.ts";

export interface InstallOptions {
  readonly hasLock: boolean;
  readonly production?: boolean;
  /** Taken out of the list for this step: it would look for tools or sources that are not there. */
  readonly dropPrepare?: boolean;
}

/** The RUN that installs what the lists ask for. */
export function install(tool: NodeTool, options: InstallOptions): string {
  const { hasLock, production = false, dropPrepare = false } = options;
  const commands: Readonly<Record<NodeTool, readonly [all: string, production: string]>> = {
    npm: hasLock ? ["npm ci", "npm ci --omit=dev"] : ["npm install", "npm install --omit=dev"],
    yarn: hasLock
      ? ["yarn install --frozen-lockfile", "yarn install --frozen-lockfile --production"]
      : ["yarn install", "yarn install --production"],
    "yarn-berry": [
      hasLock ? "yarn install --immutable" : "yarn install",
      "yarn workspaces focus --production",
    ],
    pnpm: hasLock
      ? ["pnpm install --frozen-lockfile", "pnpm install --frozen-lockfile --prod"]
      : ["pnpm install", "pnpm install --prod"],
  };
  const command = commands[tool][production ? 1 : 0];
  return run([caches[tool]], ...(dropPrepare ? ["npm pkg delete scripts.prepare"] : []), command);
}

/** Where root's cache of each tool lies. */
const caches: Readonly<Record<NodeTool, string>> = {
  npm: "/root/.npm",
  yarn: "/usr/local/share/.cache/yarn",
  "yarn-berry": "/root/.yarn/berry/cache",
  pnpm: "/root/.local/share/pnpm/store",
};

/** The RUN that takes away what only the build of a workspace needed. */
export function prune(tool: NodeTool): string {
  const commands: Readonly<Record<NodeTool, string>> = {
    npm: "npm prune --omit=dev",
    yarn: "yarn install --frozen-lockfile --production --ignore-scripts",
    "yarn-berry": "yarn workspaces focus --all --production",
    // It asks before it removes a folder, but for CI.
    pnpm: "CI=true pnpm install --frozen-lockfile --prod --ignore-scripts",
  };
  return run([caches[tool]], commands[tool]);
}

export function script(tool: NodeTool, name: string): string {
  return `RUN ${tool === "yarn-berry" ? "yarn" : tool} run ${name}`;
}

/** The RUN that builds the packages of a workspace that has no script for all. */
export function buildWorkspaces(tool: NodeTool, name: string): string {
  const commands: Readonly<Record<NodeTool, string>> = {
    npm: "npm run build --workspaces --if-present",
    yarn: `yarn workspace ${name} run build`,
    "yarn-berry": "yarn workspaces foreach --all --topological run build",
    pnpm: "pnpm --recursive --if-present run build",
  };
  return `RUN ${commands[tool]}`;
}
