import { l10n } from "vscode";
import type { RenameRefusal } from "../../authoring/navigation/renameRefusal.ts";

/** Why a name cannot be changed, and what to do. */
export function renameSentence(refusal: RenameRefusal): string {
  switch (refusal.reason) {
    case "no-name":
      return l10n.t("Only stages, variables and heredocs of this file can be renamed.");
    case "stage-number":
      return l10n.t("A stage's number is no name; give the stage one with AS.");
    case "from-base":
      return l10n.t("This variable comes from the base image, which names it.");
    case "predefined":
      return l10n.t("The engine gives this variable its name and meaning; it cannot be renamed.");
    case "broken-up":
      return l10n.t(
        "Quotes, escapes or a line break stand inside of the name; take them out first.",
      );
    case "named-by-variable":
      return l10n.t(
        "The FROM on line {0} names this stage through a variable; write the stage's name there first.",
        refusal.line,
      );
    case "set-by-script":
      return l10n.t(
        "The script on line {0} sets {1} and reads it; give the script a variable of its own first.",
        refusal.line,
        refusal.name,
      );
    case "unread-script":
      return l10n.t(
        "The script on line {0} may use {1} and cannot be read; rename by hand there.",
        refusal.line,
        refusal.name,
      );
    case "file-name":
      return l10n.t(
        "The file that is written may get the heredoc's name; change both names by hand to write another file.",
      );
    case "bad-stage-name":
      return l10n.t(
        "Stage names have a-z, 0-9, dash, dot and underscore, and begin with a letter; scratch and context have a meaning.",
      );
    case "bad-variable-name":
      return l10n.t(
        "A variable's name has letters, digits and underscores, and begins with no digit.",
      );
    case "bad-heredoc-name":
      return l10n.t("A heredoc's name has no blanks, quotes or signs of the shell.");
    case "taken":
      return refusal.line === undefined
        ? l10n.t("{0} has a meaning here already; choose another name.", refusal.name)
        : l10n.t("{0} is in use on line {1}; choose another name.", refusal.name, refusal.line);
    case "line-of-body":
      return l10n.t(
        "The heredoc would end at line {0}, which is {1}; choose another name.",
        refusal.line,
        refusal.name,
      );
  }
}
