import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Flag, Instruction } from "../../dockerfile/document.ts";
import { instructionAt } from "../../dockerfile/instructionAt.ts";
import { createLintServices } from "../../lint/services.ts";
import type { AuthoringFacts } from "../authoringFacts.ts";
import { mountFields, mountTypeOf } from "../mountFields.ts";
import { describeDirective } from "../reference/describeDirective.ts";
import { describeFlag } from "../reference/describeFlag.ts";
import { describeInstruction } from "../reference/describeInstruction.ts";
import { describeMountKey } from "../reference/describeMountKey.ts";
import { describeMountType } from "../reference/describeMountType.ts";
import type { ReferenceEntry } from "../reference/referenceEntry.ts";
import { heredocHover } from "./heredocHover.ts";
import type { HoverHere } from "./hoverPart.ts";
import { pathHover } from "./pathHover.ts";
import { sourceHover } from "./sourceHover.ts";
import { stageHover } from "./stageHover.ts";
import { variableHover } from "./variableHover.ts";

/** What there is to tell of a place; undefined where there is nothing. Linear in the file at most. */
export function hoverAt(
  document: DockerfileDocument,
  offset: number,
  facts: AuthoringFacts,
): HoverHere | undefined {
  const outer = instructionAt(document, offset);
  if (!outer) return directiveHover(document, offset);
  if (isComment(document, offset)) return undefined;
  const { trigger } = outer.kind === "ONBUILD" ? outer : { trigger: undefined };
  const instruction = trigger && offset >= trigger.range.start ? trigger : outer;
  const reference = keywordHover(instruction, offset) ?? flagHover(instruction, offset);
  const heredoc = heredocHover(document.text, instruction, offset);
  if (heredoc) return heredoc;
  if (!mayNeedServices(instruction, reference)) return reference;
  const here = {
    document,
    offset,
    instruction,
    facts,
    services: createLintServices(document, facts),
  };
  const found = [
    variableHover(here),
    stageHover(here),
    sourceHover(here),
    pathHover(here),
    reference,
  ].filter((it) => it !== undefined);
  // The smallest word is what is pointed at; what is told of larger ones is true of it, too.
  const [first] = [...found].sort((a, b) => lengthOf(a.range) - lengthOf(b.range));
  return first && { range: first.range, parts: found.flatMap(({ parts }) => parts) };
}

function mayNeedServices(instruction: Instruction, reference: HoverHere | undefined): boolean {
  if (instruction.onbuild) return false;
  return reference?.range !== instruction.keyword.range;
}

/** Comment lines in an instruction, which are none of its words. */
function isComment({ comments }: DockerfileDocument, offset: number): boolean {
  let low = 0;
  let high = comments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = comments[middle]?.range;
    if (!range) return false;
    if (offset < range.start) high = middle - 1;
    else if (offset > range.end) low = middle + 1;
    else return true;
  }
  return false;
}

function directiveHover({ directives }: DockerfileDocument, offset: number): HoverHere | undefined {
  const directive = directives.find(({ range }) => holds(range, offset));
  if (!directive) return undefined;
  const name = directive.name.value.toLowerCase();
  return referenceHover(directive.range, `# ${name}=`, describeDirective(name));
}

function keywordHover(instruction: Instruction, offset: number): HoverHere | undefined {
  const { keyword, kind } = instruction;
  if (!holds(keyword.range, offset)) return undefined;
  return referenceHover(keyword.range, kind, describeInstruction(kind));
}

function flagHover(instruction: Instruction, offset: number): HoverHere | undefined {
  const flag = instruction.flags.find(({ range }) => holds(range, offset));
  if (!flag) return undefined;
  const { kind } = instruction;
  const name = flag.name.value;
  const range = { start: flag.range.start, end: flag.name.range.end };
  if (offset > range.end && kind === "RUN" && name === "mount") return mountHover(flag, offset);
  const whole = offset > range.end ? flag.range : range;
  return referenceHover(whole, `${kind} --${name}`, describeFlag(kind, name));
}

function mountHover({ value }: Flag, offset: number): HoverHere | undefined {
  const fields = value ? mountFields(value) : [];
  const field = fields.find(({ range }) => holds(range, offset));
  if (!field) return undefined;
  const type = mountTypeOf(fields);
  if (field.key === "type" && field.value !== undefined) {
    return referenceHover(field.range, `--mount=type=${type}`, describeMountType(type));
  }
  return referenceHover(
    field.range,
    `--mount=type=${type},${field.key}`,
    describeMountKey(type, field.key),
  );
}

function referenceHover(
  range: TextRange,
  title: string,
  entry: ReferenceEntry | undefined,
): HoverHere | undefined {
  return entry && { range, parts: [{ kind: "reference", title, entry }] };
}

function holds({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end;
}

function lengthOf({ start, end }: TextRange): number {
  return end - start;
}
