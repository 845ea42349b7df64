import type { ContextFiles, ContextPath } from "../../dockerfile/contextFiles.ts";
import type { TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { contextIndex } from "../shared/contextIndex.ts";
import { type ContextSource, contextSources, hasFlag } from "../shared/contextSources.ts";
import { nameSome } from "../shared/nameSome.ts";

/** Seen on Docker 28.5, with both builders: of `d`, matched by a wildcard, the content is copied. */
export const keepFoldersWhole = defineRule({
  id: "keep-folders-whole",
  summary: "Disallow wildcards that unpack folders among files.",
  why: "Of a folder that a wildcard matches COPY takes the content, not the folder: with `COPY * /app/` the files of `src` and `test` lie side by side in `/app`. The rule speaks where the last part of a source is a star alone and matches, in the build context as it is, files and also folders that hold something.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "unsafe",
  messages: {
    unpacked:
      "The star in {source} also matches {folders}, of which the content is copied without the folder. Write {parent} to keep folders as they are.",
  },
  examples: {
    files: { "package.json": "{}", "src/app.js": "", "src/lib/index.js": "" },
    bad: ["FROM node:22\nWORKDIR /app\nCOPY * ./"],
    good: ["FROM node:22\nWORKDIR /app\nCOPY . .", "FROM node:22\nWORKDIR /app\nCOPY *.json ./"],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { services } = context;
    const { contextFiles: files } = services;
    if (!files) return {};
    const check = (transfer: TransferInstruction): void => {
      if (!transfer.destination || hasFlag(transfer, "parents", "exclude")) return;
      for (const source of contextSources(services, transfer)) {
        const parent = parentOf(source);
        if (parent === undefined) continue;
        const matched = contextIndex(files).match(source.value);
        const folders = matched.filter((path) => isFilled(files, path));
        if (folders.length === 0 || matched.every(({ kind }) => kind === "folder")) continue;
        context.report({
          at: source.word.range,
          message: "unpacked",
          data: {
            source: source.value,
            folders: nameSome(folders.map(({ path }) => path)),
            parent,
          },
          fix: transfer.sources.length === 1 ? fixOf(transfer, source, parent) : undefined,
        });
      }
    };
    return { COPY: check, ADD: check };
  },
});

/** The folder all of whose content the source takes, as it can be written in its place. */
function parentOf({ value, isPattern }: ContextSource): string | undefined {
  const found = isPattern ? /^([^*?[\\]*\/)?\*{1,2}$/.exec(value) : null;
  if (!found) return undefined;
  return found[1] ?? ".";
}

function isFilled(files: ContextFiles, { kind, path }: ContextPath): boolean {
  return kind === "folder" && files.children(path).length > 0;
}

function fixOf(
  { json }: TransferInstruction,
  { word, value }: ContextSource,
  parent: string,
): FixProposal | undefined {
  if (json || word.raw !== value || word.range.end - word.range.start !== value.length) {
    return undefined;
  }
  return { title: `Write ${parent}`, edits: [{ range: word.range, newText: parent }] };
}
