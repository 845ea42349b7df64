import type { DockerfileDocument, Heredoc, Instruction, MappedText, Word } from "../document.ts";
import { aroundHeredoc } from "./aroundHeredoc.ts";
import { execScript } from "./execScript.ts";
import { execText } from "./execText.ts";
import { heredocText } from "./heredocText.ts";
import { shebangOf, shellOfCommand } from "./shellDialect.ts";
import type { StageShell } from "./shellOfStages.ts";
import type { ShellParser } from "./shellParser.ts";
import type { ShellScript } from "./shellScript.ts";

/** A script of an instruction, and who runs it. */
export interface RunScript {
  readonly script: ShellScript;
  /**
   * `exec`: the JSON form, one command without a shell. `heredoc`: the body of `RUN <<EOF`, which
   * is the whole script.
   */
  readonly form: "shell" | "exec" | "heredoc";
  /** The command line that gets the script: of SHELL, or of the shebang. Empty for `exec`. */
  readonly command: readonly string[];
}

/**
 * The scripts of RUN, CMD, ENTRYPOINT and HEALTHCHECK; none for other instructions, and none where
 * another language than a POSIX shell's runs them. Scripts that a command of these runs (`sh -c`,
 * `<<EOF bash`) are found at the command. `asHadolint`: strings of the JSON form that have anything
 * of a shell's are joined and read as its text, too, and a heredoc is a script of its own or nothing.
 */
export function runScripts(
  parser: ShellParser,
  { text, escape: escapeChar }: DockerfileDocument,
  instruction: Instruction,
  shell: StageShell,
  { asHadolint = false }: { readonly asHadolint?: boolean } = {},
): readonly RunScript[] {
  const source = sourceOf(instruction);
  if (!source) return [];
  if (source.words) {
    const script = execScript(source.words, text, escapeChar, (inner, dialect, wrapper) =>
      parser.parse(inner, dialect, { wrapper }),
    );
    if (!script) return [];
    const exec: RunScript = { script, form: "exec", command: [] };
    const joined = asHadolint ? execText(source.words, text, escapeChar) : undefined;
    if (!joined) return [exec];
    const whole = parser.parse(joined, "bash");
    if (!whole.complete) return [];
    // Its first command is that of the JSON form, whose words have their quotes with them.
    const { variables } = whole;
    const rest = { ...whole, variables, commands: whole.commands.slice(1) };
    return [exec, { script: rest, form: "shell", command: [] }];
  }
  const { heredocs } = instruction;
  const [only] = heredocs;
  if (only && asHadolint) {
    const around = aroundHeredoc(source.shell, only);
    if (around) return scriptsForHadolint(parser, around, heredocText(text, only));
  }
  if (only && heredocs.length === 1 && isWhole(source.shell, only)) {
    return bodyScript(parser, heredocText(text, only), shell);
  }
  if (!shell.dialect) return [];
  const script = parser.parse(source.shell, shell.dialect, {
    heredocs: bodiesByMarker(source.shell, heredocs, text),
  });
  return [{ script, form: "shell", command: shell.command }];
}

type Source =
  | { readonly words: readonly Word[] }
  | { readonly words?: undefined; readonly shell: MappedText };

function sourceOf(instruction: Instruction): Source | undefined {
  switch (instruction.kind) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
      if (instruction.json) return { words: instruction.words };
      break;
    case "HEALTHCHECK":
      if (!instruction.cmd) return undefined;
      if (instruction.json) return { words: instruction.words.slice(1) };
      break;
    default:
      return undefined;
  }
  return instruction.shell && { shell: instruction.shell };
}

/** Whether the instruction has nothing but the marker. */
function isWhole(shell: MappedText, { marker }: Heredoc): boolean {
  const trimmed = shell.text.trimEnd();
  return (
    /^\d*<</.test(trimmed) &&
    trimmed !== "" &&
    shell.toOffset(trimmed.indexOf("<")) === marker.start &&
    shell.toOffset(trimmed.length - 1) + 1 === marker.end
  );
}

function bodyScript(
  parser: ShellParser,
  body: MappedText,
  shell: StageShell,
): readonly RunScript[] {
  const shebang = shebangOf(body.text);
  const dialect = shebang ? shellOfCommand(shebang) : shell.dialect;
  if (!dialect) return [];
  const script = parser.parse(body, dialect);
  return [{ script, form: "heredoc", command: shebang ?? shell.command }];
}

/** Behind a command, hadolint drops the body and the rest of the line; else it reads both. */
function scriptsForHadolint(
  parser: ShellParser,
  { before, behind }: { readonly before: MappedText; readonly behind: MappedText },
  body: MappedText,
): readonly RunScript[] {
  const toScript = (source: MappedText, form: RunScript["form"]): RunScript => ({
    script: parser.parse(source, "bash"),
    form,
    command: [],
  });
  if (before.text.trim() !== "") return [toScript(before, "shell")];
  const rest = behind.text.trim();
  // The rest comes before the body, which makes no script of these; pipes and files are dropped.
  if (/^[;&]/.test(rest)) return [];
  const script = toScript(body, "heredoc");
  return rest === "" || /^[|>]/.test(rest) ? [script] : [script, toScript(behind, "shell")];
}

/** The bodies by the index of their marker's `<<`; both lists are in the order of the text. */
function bodiesByMarker(
  shell: MappedText,
  heredocs: readonly Heredoc[],
  documentText: string,
): ReadonlyMap<number, MappedText> {
  const bodies = new Map<number, MappedText>();
  let next = 0;
  let at = heredocs.length > 0 ? shell.text.indexOf("<<") : -1;
  while (at !== -1) {
    const offset = shell.toOffset(at);
    while ((heredocs[next]?.marker.start ?? offset) < offset) next++;
    const heredoc = heredocs[next];
    if (!heredoc) return bodies;
    const isMarker = heredoc.marker.start === offset;
    if (isMarker) bodies.set(at, heredocText(documentText, heredoc));
    at = shell.text.indexOf("<<", at + (isMarker ? 2 : 1));
  }
  return bodies;
}
