import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { Instruction, TransferInstruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule } from "../rule.ts";
import { replaceWord } from "../shared/commandFixes.ts";
import { hasOption } from "../shared/commandWords.ts";
import { type CopiedFiles, createCopiedFiles } from "../shared/copiedFiles.ts";
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
  why: "`npm install` may take other versions than the lock file has, and writes them into it without a word. `npm ci` installs what the lock file says, stops where it does not fit package.json, and is faster. The rule speaks where an instruction names the lock file; where the build context is known it also counts what `COPY . .` brings, and a pattern that takes no lock file does not.",
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
  needs: ["baseImage", "buildContext"],
  programs: ["npm"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    const copied = files && createCopiedFiles(document, services, files);
    const folders = createDependencyFolders(services);
    let locked = new Set<string>();
    let otherTool = false;
    const transfer = (copy: TransferInstruction): void => {
      otherTool ||= copy.sources.some(({ value }) => otherLock.test(value));
      const folder = lockFolder(folders, copy, { files, otherTool });
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
        const current = folders.current(run);
        const isThere = locked.has(current) || mountsLock(folders, run);
        if (!isThere && !(copied && findsLock(copied, run, current))) return;
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
  { files, otherTool }: { readonly files: ContextFiles | undefined; readonly otherTool: boolean },
): string | undefined {
  const lock = copy.sources.find(({ value }) => isLock(splitPath(value).name));
  if (lock?.value.includes("*") && files && !copy.from && !takesLock(files, lock.value)) {
    return undefined;
  }
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

/** A pattern takes what is there, and there may be more where not all was looked at. */
function takesLock(files: ContextFiles, pattern: string): boolean {
  if (files.isCut || pattern.includes("$")) return true;
  return files.match(pattern).some(({ path }) => isLock(splitPath(path).name));
}

/** Whether the lock file of the build context lies there, and no other tool's. */
function findsLock(copied: CopiedFiles, run: Instruction, folder: string): boolean {
  const has = (name: string): boolean => {
    const path = joinPath(folder, name);
    return path !== undefined && copied.source(run, path) !== undefined;
  };
  return (
    (has("package-lock.json") || has("npm-shrinkwrap.json")) &&
    !otherLocks.some((name) => has(name))
  );
}

const otherLocks = ["yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"];

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
