import type { Heredoc, Instruction } from "../../dockerfile/document.ts";
import { isScriptHeredoc } from "../isScriptHeredoc.ts";
import type { HeredocPart, HoverHere } from "./hoverPart.ts";
import { isIn } from "./hoverPlace.ts";

/** At the marker of a heredoc what becomes of its text. */
export function heredocHover(
  text: string,
  instruction: Instruction,
  offset: number,
): HoverHere | undefined {
  const heredoc = instruction.heredocs.find(({ marker }) => isIn(marker, { offset }));
  if (!heredoc) return undefined;
  const { name, stripTabs, body, marker, delimiter } = heredoc;
  const part: HeredocPart = {
    kind: "heredoc",
    name,
    lines: countLines(text.slice(body.start, body.end)),
    variables: variablesOf(instruction, heredoc),
    stripTabs,
    isClosed: delimiter !== undefined,
  };
  return { range: marker, parts: [part] };
}

function variablesOf(instruction: Instruction, heredoc: Heredoc): HeredocPart["variables"] {
  if (instruction.kind === "RUN" && isScriptHeredoc(instruction)) return "script";
  if (!heredoc.expand) return "kept";
  return instruction.kind === "RUN" ? "shell" : "builder";
}

function countLines(body: string): number {
  if (body === "") return 0;
  return body.split("\n").length - (body.endsWith("\n") ? 1 : 0);
}
