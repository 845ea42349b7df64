import { l10n } from "vscode";
import type { BuildRecord } from "../../app/buildRecord.ts";
import type { MissReason } from "../../app/cacheMiss.ts";

/** Why a step was not taken from the cache, as a sentence without its full stop. */
export function missWords(reason: MissReason): string {
  switch (reason.kind) {
    case "asked":
      return l10n.t("the build was asked not to use the cache");
    case "instruction":
      return l10n.t("the instruction has changed");
    case "earlier":
      return l10n.t("{0} in line {1} has changed", reason.instruction, reason.line);
    case "arguments":
      return l10n.t("another value of {0}", reason.names.join(", "));
    case "base":
      return l10n.t("the base image {0} has changed", reason.image);
    case "stage":
      return l10n.t("stage {0} was built anew", reason.name);
    case "files":
      return filesWords(reason.files, reason.more);
    case "engine":
      return l10n.t("the last build ran on another engine, {0}", reason.endpoint);
    case "gone":
      return l10n.t("nothing has changed, but the cache was not there");
  }
}

function filesWords(files: readonly string[], more: number): string {
  if (files.length === 0) return l10n.t("files that it takes have changed");
  const names = files.join(", ");
  return more === 0
    ? l10n.t("{0} has changed", names)
    : l10n.t("{0} and {1} more files have changed", names, more);
}

/** Lines for the log; docs/build-log.md is its grammar. */
export function missLines({ misses }: Pick<BuildRecord, "misses">): readonly string[] {
  return misses.map(({ line, reason }) => `== NOT CACHED line ${line}: ${missWords(reason)}`);
}
