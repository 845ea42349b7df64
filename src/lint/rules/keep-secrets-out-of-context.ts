import type { Stage, TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { contextIndex } from "../shared/contextIndex.ts";
import { contextSources, hasFlag } from "../shared/contextSources.ts";
import { nameSome } from "../shared/nameSome.ts";
import { shippedStages } from "../shared/shippedStages.ts";
import { broadSources } from "../shared/transferredFiles.ts";

export const keepSecretsOutOfContext = defineRule({
  id: "keep-secrets-out-of-context",
  summary: "Disallow copying a whole folder that has files with secrets in it.",
  why: "`COPY . .` takes along whatever lies in the folder, and who gets the image can read it, even where a later step removes it. The rule speaks where such a file lies in the build context now, is kept out by no ignore file, and has a name that only secrets have (`.env`, `id_rsa`, `.git-credentials` …) or, for `.npmrc`, a token in its text; files among tests and examples do not count.",
  category: "security",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    shipped:
      "This takes {files} along, so whoever gets the image can read the secrets. Keep them out by {ignoreFile}.",
    built:
      "This takes {files} along, so secrets get into the layers and the cache of the build. Keep them out by {ignoreFile}.",
    history:
      "This takes .git along: the whole history, with all that was ever removed from the sources. Keep it out by {ignoreFile}.",
  },
  examples: {
    files: { "package.json": "{}", ".env": "TOKEN=1", "src/app.js": "" },
    bad: ["FROM node:22\nWORKDIR /app\nCOPY . ."],
    good: ["FROM node:22\nWORKDIR /app\nCOPY package.json ./\nCOPY src ./src"],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, preset, services } = context;
    const { contextFiles: files, contextIgnore } = services;
    if (!files) return {};
    const { secrets } = contextIndex(files);
    const hasHistory = preset === "strict" && files.at(".git") !== undefined;
    if (secrets.length === 0 && !hasHistory) return {};
    const isShipped = shippedStages(document, false);
    const ignoreFile = contextIgnore?.file ?? ".dockerignore";
    /** What was told of in the stage. */
    let told = new Set<string>();
    let usesHistory = false;
    const check = (transfer: TransferInstruction, stage: Stage | undefined): void => {
      if (!stage || !transfer.destination || hasFlag(transfer, "exclude", "parents")) return;
      const shipped = isShipped(transfer, stage);
      for (const { source, takes } of broadSources(files, contextSources(services, transfer))) {
        const at = source.word.range;
        const taken = secrets.filter((path) => takes(path) && !told.has(path));
        if (taken.length > 0 && (shipped || preset === "strict")) {
          for (const path of taken) told.add(path);
          const data = { files: nameSome(taken), ignoreFile };
          context.report({ at, message: shipped ? "shipped" : "built", data, ignore: taken });
        }
        if (hasHistory && !usesHistory && takes(".git") && !told.has(".git")) {
          told.add(".git");
          context.report({ at, message: "history", data: { ignoreFile }, ignore: [".git"] });
        }
      }
    };
    return {
      stage({ instructions }) {
        told = new Set();
        // Many builds ask git for a version, and go does so by itself.
        usesHistory =
          hasHistory &&
          instructions.some(({ kind, range }) => {
            const isRun = kind === "RUN";
            return isRun && /\bgit\b|\bgo\b/.test(document.text.slice(range.start, range.end));
          });
      },
      COPY: check,
      ADD: check,
    };
  },
});
