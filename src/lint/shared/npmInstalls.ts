import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { operandsOf } from "./commandWords.ts";

/** A command that installs packages of the npm registry. */
export interface NpmInstall {
  readonly command: NamedCommand;
  readonly tool: NpmTool;
  /** The word `install`, `add` …; undefined for plain `yarn`, which installs. */
  readonly verb: ShellWord | undefined;
  /** Empty where the lists of the project say what to install. */
  readonly packages: readonly ShellWord[];
}

export type NpmTool = "npm" | "yarn" | "pnpm" | "bun";

/** The installations by some of the tools, in the order of the text. */
export function npmInstalls(
  commands: readonly NamedCommand[],
  ...tools: readonly NpmTool[]
): readonly NpmInstall[] {
  return commands.flatMap((command) => {
    const tool = command.name === "yarnpkg" ? "yarn" : tools.find((it) => it === command.name);
    return (tool && tools.includes(tool) && readInstall(command, tool)) || [];
  });
}

function readInstall(command: NamedCommand, tool: NpmTool): NpmInstall | undefined {
  const operands = operandsOf(command, taking[tool]).filter(({ value }) => value !== "--");
  const [verb, ...packages] = operands;
  if (tool === "yarn") {
    if (!verb) return asksOnly(command) ? undefined : { command, tool, verb, packages };
    if (verb.value === "global") {
      const [add, ...rest] = packages;
      return add?.value === "add" ? { command, tool, verb: add, packages: rest } : undefined;
    }
  }
  return verb && verbs[tool].has(verb.value) ? { command, tool, verb, packages } : undefined;
}

/** `yarn --version`, `yarn --help`. */
function asksOnly({ words }: NamedCommand): boolean {
  return words.some(({ value }) => /^(-v|-h|--version|--help)$/.test(value));
}

const verbs: Readonly<Record<NpmTool, ReadonlySet<string>>> = {
  npm: new Set([
    ...["install", "i", "in", "ins", "inst", "insta", "instal", "isnt", "isnta", "isntal"],
    ...["isntall", "add"],
  ]),
  yarn: new Set(["install", "add"]),
  pnpm: new Set(["install", "i", "add"]),
  bun: new Set(["install", "i", "add", "a"]),
};

/** Options whose value is the next word. */
const taking: Readonly<Record<NpmTool, readonly string[]>> = {
  npm: [
    ...["C", "w", "auth-type", "before", "cache", "cpu", "fetch-retries", "fetch-timeout"],
    ...["globalconfig", "https-proxy", "include", "install-strategy", "libc", "location"],
    ...["loglevel", "maxsockets", "noproxy", "omit", "only", "os", "otp", "prefix", "proxy"],
    ...["registry", "save-prefix", "script-shell", "tag", "userconfig", "workspace"],
  ],
  yarn: [
    ...["cache-folder", "cwd", "global-folder", "mode", "modules-folder", "mutex"],
    ...["network-concurrency", "network-timeout", "prefix", "preferred-cache-folder"],
    ...["registry", "use-yarnrc"],
  ],
  pnpm: [
    ...["C", "F", "dir", "filter", "lockfile-dir", "loglevel", "network-concurrency"],
    ...["registry", "reporter", "store-dir", "virtual-store-dir"],
  ],
  bun: ["c", "backend", "cache-dir", "config", "cwd", "registry"],
};
