import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import type { LintServices } from "../../lint/services.ts";
import type { AuthoringFacts } from "../authoringFacts.ts";

/** What each kind of hover is asked with. */
export interface HoverPlace {
  readonly document: DockerfileDocument;
  readonly offset: number;
  /** The one at the offset; of ONBUILD its trigger. */
  readonly instruction: Instruction;
  readonly facts: AuthoringFacts;
  readonly services: LintServices;
}

/** Whether the place is in a range or at its end. */
export function isIn(range: TextRange, { offset }: Pick<HoverPlace, "offset">): boolean {
  return range.start <= offset && offset <= range.end;
}

/** The line of an offset, counting from 1. */
export function lineOf({ lines }: Pick<DockerfileDocument, "lines">, offset: number): number {
  return lines.positionAt(offset).line + 1;
}
