import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type { ShellDialect, ShellScript } from "../../dockerfile/shell/shellScript.ts";
import type { FixProposal } from "../rule.ts";
import { lineBreakOf } from "./textPlaces.ts";

/**
 * Sets pipefail in a script that brings its own shell: a heredoc with a shebang, or the text of
 * `bash -c`. Undefined for shells that may not have it.
 */
export function insertPipefail(
  { text, lines }: DockerfileDocument,
  script: ShellScript,
  { form, script: outer }: RunScript,
): FixProposal | undefined {
  if (!haveIt.has(script.dialect)) return undefined;
  const { wrapper } = script;
  if (wrapper) {
    const [name] = wrapper.words;
    if (!name) return undefined;
    const at = name.range.end;
    const isJson =
      form === "exec" && text[at - 1] === '"' && outer.commands[0]?.words.includes(name);
    const newText = isJson ? ', "-o", "pipefail"' : " -o pipefail";
    return { title: "Add -o pipefail", edits: [{ range: { start: at, end: at }, newText }] };
  }
  if (form !== "heredoc") return undefined;
  const at = lines.lineStart(lines.positionAt(script.range.start).line + 1);
  const newText = `set -o pipefail${lineBreakOf(text)}`;
  return { title: "Add set -o pipefail", edits: [{ range: { start: at, end: at }, newText }] };
}

/** dash learned it late, sh may be dash. */
const haveIt: ReadonlySet<ShellDialect> = new Set<ShellDialect>(["bash", "zsh", "ksh", "ash"]);
