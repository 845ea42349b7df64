import type { ContextPath } from "../../dockerfile/contextFiles.ts";
import type { Stage, TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { contextIndex } from "../shared/contextIndex.ts";
import { contextSources, hasFlag } from "../shared/contextSources.ts";
import { nameSome } from "../shared/nameSome.ts";
import { startedPrograms, takenDependencies } from "../shared/takenDependencies.ts";
import { broadSources } from "../shared/transferredFiles.ts";
import { writeBytes } from "../shared/writeBytes.ts";

export const ignoreDependencyFolders = defineRule({
  id: "ignore-dependency-folders",
  summary: "Require that the ignore file keeps out what the build installs by itself.",
  why: "`COPY . .` sends `node_modules`, a virtual environment or the outputs of a build from this machine along: slowly, anew at each change, and over what the image has installed for its own system. The rule speaks where such a folder lies in the build context now, what lies beside it shows that a tool made it, and a RUN of the same stage starts that tool.",
  category: "size",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    sent: "This takes {folders} of this machine along ({size}), though the stage installs or builds by itself. Keep that out by {ignoreFile}.",
    caches:
      "This takes caches of this machine along: {folders} ({size}). Keep them out by {ignoreFile}.",
  },
  examples: {
    files: { "package.json": "{}", "node_modules/a/index.js": "", "src/app.js": "" },
    bad: ["FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY . ."],
    good: ["FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY src ./src"],
  },
  needs: ["baseImage", "buildContext", "contextSizes"],
  create(context) {
    const { services } = context;
    const { contextFiles: files, contextIgnore } = services;
    // What it says holds sizes, and one sentence is not to become another.
    if (files?.total.bytes === undefined) return {};
    const { dependencies } = contextIndex(files);
    if (dependencies.length === 0) return {};
    const ignoreFile = contextIgnore?.file ?? ".dockerignore";
    const told = new Set<string>();
    let programs: ReadonlySet<string> | undefined;
    const check = (transfer: TransferInstruction, stage: Stage | undefined): void => {
      if (!stage || !transfer.destination || hasFlag(transfer, "exclude", "parents")) return;
      for (const broad of broadSources(files, contextSources(services, transfer))) {
        const { source } = broad;
        programs ??= startedPrograms(services, stage);
        const taken = takenDependencies(dependencies, broad, programs).filter(
          ({ folder }) => !told.has(folder.path),
        );
        const made = taken.filter((it) => it.programs.length > 0);
        const some = made.length > 0 ? made : taken;
        if (some.length === 0) continue;
        for (const { folder } of taken) told.add(folder.path);
        const paths = some.map(({ folder }) => folder.path);
        context.report({
          at: source.word.range,
          message: made.length > 0 ? "sent" : "caches",
          data: {
            folders: nameSome(paths),
            size: sizeOf(some.map(({ folder }) => folder)),
            ignoreFile,
          },
          ignore: paths,
        });
      }
    };
    return {
      stage() {
        programs = undefined;
      },
      COPY: check,
      ADD: check,
    };
  },
});

function sizeOf(folders: readonly ContextPath[]): string {
  return writeBytes(folders.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0));
}
