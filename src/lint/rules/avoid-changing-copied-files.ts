import type { Stage, TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { createKnownWords } from "../shared/knownWords.ts";
import { moveToFlag, type RecursiveChange, recursiveChange } from "../shared/recursiveChanges.ts";
import { destinationPath } from "../shared/transferPaths.ts";

export const avoidChangingCopiedFiles = defineRule({
  id: "avoid-changing-copied-files",
  summary: "Disallow chown -R and chmod -R on files that a COPY has just written.",
  why: "A layer keeps whole files, so changing the owner or mode of copied ones puts all of them into the image a second time. COPY sets both as it writes.",
  category: "size",
  severity: { recommended: "info", strict: "info" },
  aliases: [],
  fix: "unsafe",
  messages: {
    again:
      "This puts the files that were copied to {path} into the image again. Set {flag} on the COPY.",
  },
  examples: {
    bad: ["FROM alpine\nCOPY . /app\nRUN chown -R nobody /app"],
    good: ["FROM alpine\nCOPY --chown=nobody . /app"],
  },
  needs: ["baseImage"],
  programs: ["chown", "chmod"],
  create(context) {
    const { services, document, preset } = context;
    const known = createKnownWords(services);
    let written = new Map<string, Written>();
    const remember = (transfer: TransferInstruction): void => {
      const path = transfer.onbuild ? undefined : destinationPath(services, transfer);
      if (path === undefined || path.length > 1000) return;
      for (const folder of foldersOf(path)) {
        const here = written.get(folder) ?? { into: 0, below: 0, transfers: [] };
        written.set(folder, here);
        if (folder === path) here.into++;
        else here.below++;
        if (here.into <= maximumMoves && folder === path) here.transfers.push(transfer);
      }
    };
    return {
      stage(_: Stage) {
        written = new Map();
      },
      COPY: remember,
      ADD: remember,
      RUN(run) {
        for (const command of services.commands.of(run).named("chown", "chmod")) {
          const change: RecursiveChange | undefined = recursiveChange(command);
          if (!change) continue;
          for (const word of change.operands) {
            const path = known.path(run, command, word);
            const here = path === undefined ? undefined : written.get(path);
            if (path === undefined || !here) continue;
            // Above the folder there is more, for which the command may be there.
            if (here.into === 0 && preset === "recommended") continue;
            const canMove = here.below === 0 && here.into <= maximumMoves;
            context.report({
              at: word.range,
              message: "again",
              data: { path, flag: `--${change.flag}` },
              fix: canMove ? moveToFlag(document, run, command, change, here.transfers) : undefined,
            });
          }
        }
      },
    };
  },
});

/** What the instructions of the stage wrote to a folder. */
interface Written {
  /** How many have it as their destination. */
  into: number;
  /** How many have something in it. */
  below: number;
  /** The first ones of the former. */
  readonly transfers: TransferInstruction[];
}

/** More are no small change. */
const maximumMoves = 20;

/** A path and all folders above it but the root, which nobody means. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    folders.push(path.slice(0, end));
  }
  return folders.slice(0, 50);
}
