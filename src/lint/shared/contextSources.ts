import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type { TransferInstruction, Word } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";
import { hasWildcard, isRemote } from "./transferPaths.ts";

/** A source of COPY or ADD in the build context. */
export interface ContextSource {
  readonly word: Word;
  /** With its variables put in. */
  readonly value: string;
  /** Clean and relative to the context, which is ""; for a wildcard its pattern. */
  readonly path: string;
  readonly isPattern: boolean;
}

/**
 * The sources that a transfer reads from the build context, as far as their variables are known. A
 * trigger of ONBUILD reads from the context of another build, so it has none.
 */
export function contextSources(
  { variables }: Pick<LintServices, "variables">,
  transfer: TransferInstruction,
): readonly ContextSource[] {
  if (transfer.from || transfer.onbuild) return [];
  return transfer.sources.flatMap((word) => {
    const { value, complete } = variables.expand(transfer.json ? word.value : word.raw, transfer);
    if (!complete || value === "" || isRemote(value)) return [];
    // It parts folders on Windows, and belongs to the name elsewhere.
    if (value.includes("\\")) return [];
    return { word, value, path: contextPath(value), isPattern: hasWildcard(value) };
  });
}

/** Clean and relative to the context, which is "": what leads out of it stops at its root. */
export function contextPath(value: string): string {
  return cleanPath(`/${value}`).slice(1);
}

/** True for a flag that leaves some of what the sources name behind, or reads them otherwise. */
export function hasFlag({ flags }: TransferInstruction, ...names: readonly string[]): boolean {
  return flags.some(({ name }) => names.includes(name.value));
}
