import type { TextRange } from "../../base/textRange.ts";
import type { Heredoc, Instruction, MappedText } from "../../dockerfile/document.ts";
import { isScriptHeredoc } from "../isScriptHeredoc.ts";
import { stageOf } from "../stagesOf.ts";
import { type HoverPlace, isIn } from "./hoverPlace.ts";

/**
 * The `$x` or `${x…}` of a command that its shell takes from the environment; undefined in single
 * quotes, for what the script may set itself, and where the shell is none like sh.
 */
export function shellVariableAt(place: HoverPlace): ShellVariable | undefined {
  const { instruction } = place;
  const shell = shellTextOf(instruction);
  if (!shell) return undefined;
  const found = inHeredoc(place, instruction) ?? inCommand(place, shell);
  if (!found || !isLikeSh(place) || mayBeSet(found.script, found.name)) return undefined;
  return found;
}

export interface ShellVariable {
  readonly name: string;
  readonly range: TextRange;
}

interface Found extends ShellVariable {
  /** All that the shell reads. */
  readonly script: string;
}

function shellTextOf(instruction: Instruction): MappedText | undefined {
  switch (instruction.kind) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "HEALTHCHECK":
      return instruction.shell;
    default:
      return undefined;
  }
}

function inCommand(place: HoverPlace, shell: MappedText): Found | undefined {
  const index = indexOf(shell, place.offset);
  if (index === undefined) return undefined;
  const use = useAt(shell.text, index, true);
  if (!use) return undefined;
  const start = shell.toOffset(use.start);
  const end = shell.toOffset(use.end - 1) + 1;
  return { name: use.name, range: { start, end }, script: shell.text };
}

function inHeredoc({ document, offset }: HoverPlace, instruction: Instruction): Found | undefined {
  const heredoc = instruction.heredocs.find(({ body }) => isIn(body, { offset }));
  if (!heredoc || !mayExpand(instruction, heredoc)) return undefined;
  const { start, end } = heredoc.body;
  const script = document.text.slice(start, end);
  const use = useAt(script, offset - start, isScript(instruction));
  return (
    use && { name: use.name, range: { start: start + use.start, end: start + use.end }, script }
  );
}

function isScript(instruction: Instruction): boolean {
  return instruction.kind === "RUN" && isScriptHeredoc(instruction);
}

function mayExpand(instruction: Instruction, { expand }: Heredoc): boolean {
  return expand || isScript(instruction);
}

/** Indexes of a mapped text rise with its offsets. */
function indexOf(mapped: MappedText, offset: number): number | undefined {
  let low = 0;
  let high = mapped.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mapped.toOffset(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return mapped.toOffset(low) === offset ? low : undefined;
}

interface Use {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The variable that an index is in or behind; one pass over what stands in front of it. */
function useAt(text: string, index: number, hasQuotes: boolean): Use | undefined {
  let isDouble = false;
  for (let at = 0; at <= index && at < text.length; ) {
    const char = text[at];
    if (char === "\\") at += 2;
    else if (char === '"' && hasQuotes) {
      isDouble = !isDouble;
      at++;
    } else if (char === "'" && hasQuotes && !isDouble) {
      const close = text.indexOf("'", at + 1);
      at = close === -1 ? text.length : close + 1;
    } else if (
      char === "#" &&
      hasQuotes &&
      !isDouble &&
      (at === 0 || /[\s;&|(]/.test(text[at - 1] ?? ""))
    ) {
      // An apostrophe in a comment opens no quotes.
      const close = text.indexOf("\n", at);
      at = close === -1 ? text.length : close;
    } else if (char === "$") {
      const use = readUse(text, at);
      if (use && index <= use.end) return use;
      at = use ? use.end : at + 1;
    } else at++;
  }
  return undefined;
}

/** Up to the end of the name, and of the brace where it follows at once. */
function readUse(text: string, start: number): Use | undefined {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  const name = match?.[1] ?? match?.[2];
  if (!match || name === undefined) return undefined;
  return { name, start, end: start + match[0].length };
}

const pattern = /\$(?:\{([A-Za-z_]\w*)\}?|([A-Za-z_]\w*))/y;

/** By an assignment, or by a command whose words may be names. */
function mayBeSet(script: string, name: string): boolean {
  if (new RegExp(`(^|[^\\w$])${name}(=|\\+=|\\[)|\\{${name}:?=`, "m").test(script)) return true;
  const word = new RegExp(`(^|[^\\w$])${name}\\b`);
  return script.split(/[\n;]/).some((command) => {
    const at = command.search(namingCommands);
    return at !== -1 && word.test(command.slice(at));
  });
}

const namingCommands =
  /\b(for|select|read|unset|getopts|mapfile|readarray|declare|typeset|local|printf)\b/;

function isLikeSh({ document, instruction, services }: HoverPlace): boolean {
  const [heredoc] = instruction.heredocs;
  if (heredoc && isScript(instruction)) {
    const body = document.text.slice(heredoc.body.start, heredoc.body.end);
    if (body.startsWith("#!") && !/^#!.*\b(ba|da|a|k|z)?sh\b/.test(body)) return false;
  }
  const stage = stageOf(document, instruction.range.start);
  if (stage && services.stageState.baseOf(stage)?.facts?.os?.kind === "windows") return false;
  const [program] = services.stageState.before(instruction).shell ?? [];
  return program === undefined || /(^|\/)(ba|da|a|k|z)?sh$/.test(program);
}
