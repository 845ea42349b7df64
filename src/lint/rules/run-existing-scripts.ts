import { closestName } from "../../dockerfile/closestName.ts";
import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { CommandInstruction, Stage } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule } from "../rule.ts";
import { replaceWord } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { createCopiedFiles } from "../shared/copiedFiles.ts";
import { readPackageJson } from "../shared/packageJson.ts";
import { besides } from "../shared/projectVisitor.ts";
import { scriptCall } from "../shared/scriptCalls.ts";

export const runExistingScripts = defineRule({
  id: "run-existing-scripts",
  summary: "Require that scripts that npm, yarn, pnpm or bun run are in package.json.",
  why: "A script that package.json does not have stops the build or, in CMD, each container. The rule speaks where the working folder has a package.json of the build context for sure. `npm start` without a script runs `server.js`, so it is silent where that is there.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages: {
    missing:
      "{file} has no script {script}, so this fails. Add the script, or name one that is there.",
    near: "{file} has no script {script}, so this fails. Write {near}, or add the script.",
  },
  examples: {
    files: {
      "package.json": '{ "scripts": { "build": "tsc", "serve": "node dist" } }',
      "package-lock.json": "{}",
    },
    bad: [
      "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run bild",
      'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]',
    ],
    good: [
      'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["npm", "run", "serve"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["npm", "yarn", "pnpm", "bun"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    if (!files) return {};
    const copied = createCopiedFiles(document, services, files);
    const check = (
      commands: readonly NamedCommand[],
      find: (name: string) => string | undefined,
    ) => {
      for (const one of commands) {
        const call = scriptCall(one);
        if (!call) continue;
        const file = find("package.json");
        const json = file === undefined ? undefined : readPackageJson(files.text(file) ?? "");
        const { script, word, command } = call;
        if (file === undefined || !json || Object.hasOwn(json.scripts, script)) continue;
        // These words of the tools also run programs of packages, and npm has one script of its own.
        const isProgram = json.dependencies.has(script) || json.devDependencies.has(script);
        if ((isProgram && command.name !== "npm") || script === "env") continue;
        if (command.name === "bun" && mayBeSource(files, besides(file, script))) continue;
        const server = besides(file, "server.js");
        if (script === "start" && (files.at(server) || files.isGenerated(server))) continue;
        const near = closestName(script, Object.keys(json.scripts).slice(0, 200));
        const edit = near === undefined ? undefined : replaceWord(command, word, near);
        // `npm start` is no `npm run start`, whatever follows.
        const isRun = command.words[0] !== word;
        if (near === undefined) {
          context.report({ at: word.range, message: "missing", data: { file, script } });
          continue;
        }
        context.report({
          at: word.range,
          message: "near",
          data: { file, script, near },
          fix: edit && isRun ? { title: `Write ${near}`, edits: [edit] } : undefined,
        });
      }
    };
    return {
      RUN(run) {
        const { all } = services.commands.of(run);
        const { workdir } = services.stageState.before(run);
        if (workdir === undefined || all.some(({ name }) => name === "cd" || name === "pushd"))
          return;
        check(all, (name) => copied.source(run, joinPath(workdir, name) ?? name));
      },
      stageEnd(stage) {
        const start = startOf(stage);
        const { workdir } = services.stageState.atEnd(stage);
        if (!start || workdir === undefined) return;
        const { all } = services.commands.of(start);
        if (all.some(({ name }) => name === "cd" || name === "pushd")) return;
        check(all, (name) => copied.sourceAtEnd(stage, joinPath(workdir, name) ?? name));
      },
    };
  },
});

/** `bun run build` runs `build.ts` where no script is called so. */
function mayBeSource(files: ContextFiles, path: string): boolean {
  return sourceEndings.some((ending) => {
    const name = `${path}${ending}`;
    return files.at(name) !== undefined || files.isGenerated(name);
  });
}

const sourceEndings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

/** What the image starts; an ENTRYPOINT makes of CMD what it likes. */
function startOf({ instructions }: Stage): CommandInstruction | undefined {
  let start: CommandInstruction | undefined;
  for (const instruction of instructions) {
    if (instruction.kind === "ENTRYPOINT") start = instruction;
    if (instruction.kind === "CMD" && start?.kind !== "ENTRYPOINT") start = instruction;
  }
  return start;
}
