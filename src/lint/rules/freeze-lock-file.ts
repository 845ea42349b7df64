import type { CommandInstruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule } from "../rule.ts";
import { insertOption } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasOption } from "../shared/commandWords.ts";
import { createCopiedFiles } from "../shared/copiedFiles.ts";
import { npmInstalls } from "../shared/npmInstalls.ts";
import { readPackageJson } from "../shared/packageJson.ts";

export const freezeLockFile = defineRule({
  id: "freeze-lock-file",
  summary: "Require that an installation keeps to its lock file.",
  why: "Where a lock file does not fit the list of dependencies any more, `yarn install`, `pnpm install`, `bun install` and `cargo build` take other versions and change it, in an image where nobody sees it. An option makes them stop. The rule speaks where the lock file of the build context lies in the working folder for sure, and nothing sets `CI`, by which some do so by themselves; of cargo in the preset `strict` only.",
  category: "correctness",
  severity: { recommended: "info", strict: "info" },
  aliases: [],
  // It fails where the lock file does not fit.
  fix: "unsafe",
  messages: {
    thaws: "Here {tool} may take other versions than {lock} has. Add {option}, which keeps to it.",
  },
  examples: {
    files: { "package.json": "{}", "yarn.lock": "" },
    bad: ["FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install"],
    good: [
      "FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile",
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["yarn", "yarnpkg", "pnpm", "bun", "cargo"],
  create(context) {
    const { document, services, preset } = context;
    const files = services.contextFiles;
    if (!files) return {};
    const copied = createCopiedFiles(document, services, files);
    return {
      RUN(run) {
        const { all, scripts } = services.commands.of(run);
        const { workdir } = services.stageState.before(run);
        if (workdir === undefined || all.some(({ name }) => name === "cd" || name === "pushd"))
          return;
        const find = (name: string): string | undefined =>
          copied.source(run, joinPath(workdir, name) ?? name);
        for (const install of installsOf(all, preset === "strict")) {
          const lock = install.locks.map(find).find((path) => path !== undefined);
          const texts = scripts.map(({ script }) => script.source.text);
          if (lock === undefined || isFrozen(run, install.command, texts)) continue;
          const option = optionFor(install.command.name, find);
          if (option === undefined) continue;
          const { command } = install;
          const behind = install.verb ?? command.nameWord;
          context.report({
            at: behind.range,
            message: "thaws",
            data: { tool: install.title, lock, option },
            fix: { title: `Add ${option}`, edits: [insertOption(command, behind, option)] },
          });
        }
      },
    };

    function isFrozen(
      run: CommandInstruction,
      command: NamedCommand,
      texts: readonly string[],
    ): boolean {
      if (hasOption(command, ...decided)) return true;
      const names = ["CI", "YARN_ENABLE_IMMUTABLE_INSTALLS", "NPM_CONFIG_FROZEN_LOCKFILE"];
      return names.some(
        (name) =>
          services.variables.resolve(name, run) !== undefined ||
          texts.some((text) => text.toLowerCase().includes(`${name.toLowerCase()}=`)),
      );
    }

    function optionFor(
      tool: string,
      find: (name: string) => string | undefined,
    ): string | undefined {
      if (tool === "cargo") return "--locked";
      if (!tool.startsWith("yarn")) return "--frozen-lockfile";
      const settings = find(".yarnrc.yml");
      const rc = settings === undefined ? undefined : files?.text(settings);
      if (rc?.includes("enableImmutableInstalls") === true) return undefined;
      const list = find("package.json");
      const json = list === undefined ? undefined : readPackageJson(files?.text(list) ?? "");
      const isNew = settings !== undefined || /^yarn@([2-9]|\d\d)/.test(json?.packageManager ?? "");
      return isNew ? "--immutable" : "--frozen-lockfile";
    }
  },
});

interface Install {
  readonly command: NamedCommand;
  readonly title: string;
  readonly verb: NamedCommand["nameWord"] | undefined;
  readonly locks: readonly string[];
}

function installsOf(commands: readonly NamedCommand[], withCargo: boolean): readonly Install[] {
  const installs: Install[] = [];
  for (const { command, tool, verb, packages } of npmInstalls(commands, "yarn", "pnpm", "bun")) {
    if (
      command.command.openEnded ||
      packages.length > 0 ||
      !/^(install|i)?$/.test(verb?.value ?? "")
    ) {
      continue;
    }
    const title = verb ? `${tool} ${verb.value}` : tool;
    installs.push({ command, title, verb, locks: lockFiles[tool] ?? [] });
  }
  for (const command of withCargo ? commands : []) {
    const [verb] = command.words;
    if (command.name !== "cargo" || !verb || command.command.openEnded) continue;
    const isInstall = verb.value === "install" && hasOption(command, "path");
    if (verb.value !== "build" && !isInstall) continue;
    installs.push({ command, title: `cargo ${verb.value}`, verb, locks: ["Cargo.lock"] });
  }
  return installs;
}

const lockFiles: Readonly<Record<string, readonly string[]>> = {
  yarn: ["yarn.lock"],
  pnpm: ["pnpm-lock.yaml"],
  bun: ["bun.lock", "bun.lockb"],
};

/** Options that say what becomes of the lock file, or lead elsewhere. */
const decided = [
  ...["C", "cwd", "dir", "filter", "F", "g", "global", "prefix", "manifest-path", "config"],
  ...["frozen", "frozen-lockfile", "immutable", "immutable-cache", "locked", "lockfile-only"],
  ...["mode", "no-frozen-lockfile", "no-immutable", "no-lockfile", "no-save", "offline"],
  ...["production", "p", "pure-lockfile", "lockfile", "update-checksums"],
];
