import type { TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { hasForeignSyntax } from "../../lint/shared/foreignSyntax.ts";
import { addCacheMount } from "./addCacheMount.ts";
import { extractArg } from "./extractArg.ts";
import { heredocToRun } from "./heredocToRun.ts";
import { inlineArg } from "./inlineArg.ts";
import { joinRuns } from "./joinRuns.ts";
import { mountCacheAndDropCleanup } from "./mountCacheAndDropCleanup.ts";
import { onePackageALine } from "./onePackageALine.ts";
import { packagesOnOneLine } from "./packagesOnOneLine.ts";
import { pinDigest } from "./pinDigest.ts";
import type { RefactorContext, Refactoring } from "./refactoring.ts";
import { runToHeredoc } from "./runToHeredoc.ts";
import { sortPackageList } from "./sortPackageList.ts";
import { splitRun } from "./splitRun.ts";
import { toExecForm } from "./toExecForm.ts";
import { toMultiStage } from "./toMultiStage.ts";
import { toShellForm } from "./toShellForm.ts";
import { unwrapLine } from "./unwrapLine.ts";
import { wrapLine } from "./wrapLine.ts";

/** All, those that change least first. */
export const refactorings = [
  ...[sortPackageList, onePackageALine, packagesOnOneLine],
  ...[splitRun, joinRuns, runToHeredoc, heredocToRun],
  ...[toExecForm, toShellForm, extractArg, inlineArg],
  ...[addCacheMount, mountCacheAndDropCleanup, pinDigest, toMultiStage],
  ...[wrapLine, unwrapLine],
] as const;

export type RefactoringId = (typeof refactorings)[number]["id"];

export interface OfferedRefactoring {
  readonly id: RefactoringId;
  readonly kind: Refactoring["kind"];
  readonly edits: readonly TextEdit[];
}

/** What can be done at a cursor or selection; nothing in files of a frontend that is not Docker's. */
export function refactoringsAt(
  document: DockerfileDocument,
  range: TextRange,
  context: RefactorContext,
): readonly OfferedRefactoring[] {
  if (hasForeignSyntax(document)) return [];
  const offered = refactorings.flatMap((refactoring) => {
    const edits = refactoring.at(document, range, context);
    return edits ? [{ id: refactoring.id, kind: refactoring.kind, edits }] : [];
  });
  // Who is in a list means its lines; the keyword has the instruction's.
  const isInList = offered.some(({ id }) => id === "packages-on-one-line");
  return offered.filter(({ id }) => !isInList || id !== "unwrap-line");
}
