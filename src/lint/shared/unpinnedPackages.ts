import type { CommandInstruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { RuleContext, Visitor } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { createKnownWords } from "./knownWords.ts";
import { onFirstLine } from "./onFirstLine.ts";

/** A command that installs packages, and the words that name them. */
export interface PackageInstall {
  readonly command: NamedCommand;
  readonly packages: readonly ShellWord[];
}

/** How a package manager has its packages and versions. */
export interface PinReader {
  /** What a RUN installs, under hadolint's preset as hadolint sees it. */
  installs(run: CommandInstruction): readonly PackageInstall[];
  /** Whether a name has a version, or needs none. */
  isPinned(name: string): boolean;
  isPinnedForHadolint(word: ShellWord): boolean;
}

/**
 * Reports each package without a version. A word that only the build knows counts as pinned: the
 * version may be in it; of a variable with several packages each has to have one.
 */
export function unpinnedPackages(
  context: RuleContext<{ readonly unpinned: string }>,
  { installs, isPinned, isPinnedForHadolint }: PinReader,
): Visitor {
  const knownWords = createKnownWords(context.services);
  return {
    RUN(run) {
      for (const { command, packages } of installs(run)) {
        for (const word of packages) {
          const pinned =
            context.preset === "hadolint"
              ? isPinnedForHadolint(word)
              : (knownWords.values(run, command, word)?.every(isPinned) ?? true);
          if (pinned) continue;
          context.report({ at: onFirstLine(context, run, word.range), message: "unpinned" });
        }
      }
    },
  };
}
