import type { TextEdit } from "../base/textEdit.ts";
import type { TextRange } from "../base/textRange.ts";
import type { Severity } from "./rule.ts";

/** One problem at one place. */
export interface Finding {
  readonly rule: string;
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly message: string;
  readonly range: TextRange;
  readonly fix: FindingFix | undefined;
  readonly tag: "deprecated" | "unnecessary" | undefined;
  /** Paths of the build context that an ignore file may keep out to mend it, clean and with slashes. */
  readonly ignore?: readonly string[];
}

export interface FindingFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}
