import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, TransferInstruction, Word } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import type { LintServices } from "../services.ts";

/** The destination with its variables put in; undefined where one is not known. */
export function knownDestination(
  { variables }: LintServices,
  transfer: TransferInstruction,
): string | undefined {
  if (!transfer.destination) return undefined;
  const { value, complete } = variables.expand(transfer.destination.raw, transfer);
  return complete ? value : undefined;
}

/** The absolute path that a destination means; undefined where something in it is not known. */
export function destinationPath(
  services: LintServices,
  transfer: TransferInstruction,
): string | undefined {
  const value = knownDestination(services, transfer);
  if (value === undefined || value === "") return undefined;
  return joinPath(services.stageState.before(transfer).workdir, value);
}

/** True for `/x/`, and for `C:\x\` where the backslash is no escape. */
export function endsWithSlash(path: string): boolean {
  return path.endsWith("/") || path.endsWith("\\");
}

/** True for `.`, `..`, `a/.`, `a/..`: a folder whatever stands there. */
export function endsWithDots(path: string): boolean {
  return /(^|\/)\.\.?$/.test(path);
}

/** Go's filepath.Match characters; `[[]` is how Docker's manual escapes a bracket. */
export function hasWildcard(source: string): boolean {
  return !isRemote(source) && /[*?[]/.test(source.replaceAll("[[]", ""));
}

export function isRemote(source: string): boolean {
  return /^([A-Za-z][A-Za-z0-9+.-]*:\/\/|git@)/.test(source);
}

/** Writes a slash behind a destination, inside of its quotes; `a/.` becomes `a/`. */
export function addSlash({ text }: DockerfileDocument, destination: Word): TextEdit {
  const { start, end } = destination.range;
  const last = text[end - 1];
  const isQuoted = (last === '"' || last === "'") && end - start > 1 && text[start] === last;
  const at = isQuoted ? end - 1 : end;
  if (text.slice(at - 2, at) === "/.") return { range: { start: at - 1, end: at }, newText: "" };
  return { range: { start: at, end: at }, newText: "/" };
}
