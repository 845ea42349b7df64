import type { Instruction, TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { replaceWord } from "../shared/commandFixes.ts";
import { hasOption } from "../shared/commandWords.ts";
import {
  createDependencyFolders,
  type DependencyFolders,
  splitPath,
} from "../shared/dependencyFolders.ts";
import { npmInstalls } from "../shared/npmInstalls.ts";
import { runMounts } from "../shared/runMounts.ts";

export const preferNpmCi = defineRule({
  id: "prefer-npm-ci",
  summary: "Require npm ci in place of npm install where the lock file is there.",
  why: "`npm install` may take other versions than the lock file has, and writes them into it without a word. `npm ci` installs what the lock file says, stops where it does not fit package.json, and is faster.",
  category: "correctness",
  severity: { recommended: "info", strict: "info" },
  aliases: [],
  // It fails where the lock file does not fit, or where the pattern matched none.
  fix: "unsafe",
  messages: {
    install:
      "Here npm install may take other versions than the lock file has. Write npm ci, which installs those.",
  },
  examples: {
    bad: ["FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install"],
    good: [
      "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci",
      "FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install",
    ],
  },
  programs: ["npm"],
  create(context) {
    const { services } = context;
    const folders = createDependencyFolders(services);
    let locked = new Set<string>();
    let otherTool = false;
    const transfer = (copy: TransferInstruction): void => {
      otherTool ||= copy.sources.some(({ value }) => otherLock.test(value));
      const folder = lockFolder(folders, copy, otherTool);
      if (folder !== undefined) locked.add(folder);
    };
    return {
      stage() {
        folders.move();
        locked = new Set();
      },
      WORKDIR: () => folders.move(),
      COPY: transfer,
      ADD: transfer,
      RUN(run) {
        const { all } = services.commands.of(run);
        const installs = npmInstalls(all, "npm").filter(
          ({ packages, verb, command }) =>
            packages.length === 0 && verb?.value !== "add" && !hasOption(command, ...elsewhere),
        );
        if (installs.length === 0 || all.some(({ name }) => name === "cd" || name === "pushd")) {
          return;
        }
        if (!locked.has(folders.current(run)) && !mountsLock(folders, run)) return;
        for (const { command, verb } of installs) {
          if (!verb || command.command.openEnded) continue;
          const edit = replaceWord(command, verb, "ci");
          context.report({
            at: verb.range,
            message: "install",
            fix: edit && { title: "Write npm ci", edits: [edit] },
          });
        }
      },
    };
  },
});

/** Options that name another folder, or have another purpose than to install. */
const elsewhere = [
  ...["C", "g", "dry-run", "global", "location", "no-package-lock", "package-lock"],
  ...["package-lock-only", "prefix"],
];

/** Where a COPY puts a lock file; undefined where it has none. */
function lockFolder(
  folders: DependencyFolders,
  copy: TransferInstruction,
  otherTool: boolean,
): string | undefined {
  const lock = copy.sources.find(({ value }) => isLock(splitPath(value).name));
  // A project of another tool has but package.json for the pattern.
  if (!lock || (otherTool && lock.value.includes("*"))) return undefined;
  if (copy.flags.some(({ name }) => name.value === "parents") && lock.value.includes("/")) {
    return undefined;
  }
  const path = folders.destination(copy);
  if (path === undefined) return undefined;
  const { folder, name } = splitPath(path);
  return isLock(name) ? folder : path;
}

function mountsLock(folders: DependencyFolders, run: Instruction): boolean {
  return runMounts(run).some(({ type, source = "", target = "" }) => {
    if (type !== "bind" || !isLock(splitPath(source).name)) return false;
    const path = folders.path(run, target);
    return path !== undefined && splitPath(path).folder === folders.current(run);
  });
}

const otherLock = /(^|\/)(yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/;

/** Also `package*.json`, as it is often written. */
function isLock(name: string): boolean {
  return /^(package-lock|npm-shrinkwrap|package(-?\*|\*-lock))\.json$/.test(name);
}
