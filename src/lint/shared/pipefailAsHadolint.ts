import type { TextRange } from "../../base/textRange.ts";
import type { CommandInstruction } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";

/** Whether hadolint is content with a SHELL: pipefail is set, or the shell is no POSIX one. */
export function hasPipefailForHadolint({ json, words, shell }: CommandInstruction): boolean {
  const values = json
    ? words.flatMap(({ value }) => value.split(/\s+/))
    : (shell?.text.trim().split(/\s+/) ?? []);
  const [program = ""] = values;
  if (/^(pwsh|powershell|cmd)/.test(program)) return true;
  const name = program.slice(program.lastIndexOf("/") + 1);
  const hasOption = values.some((word) => /^-[^-]*o/.test(word));
  return /^(bash|zsh|ash)$/.test(name) && hasOption && values.includes("pipefail");
}

/** The pipes that hadolint sees; the strings of the JSON form are one script for it. */
export function pipePlacesForHadolint(
  run: CommandInstruction,
  scripts: readonly RunScript[],
): readonly TextRange[] {
  const pipes = scripts.flatMap(({ script }) =>
    script.complete ? script.pipelines.flatMap(({ pipes: [pipe] }) => pipe?.range ?? []) : [],
  );
  if (pipes.length > 0 || !run.json) return pipes;
  return hasPipe(run.words.map(({ value }) => value).join(" ")) ? [run.keyword.range] : [];
}

/** A `|` of its own outside of quotes, with a command on either side. */
function hasPipe(text: string): boolean {
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\" && quote !== "'") at++;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "|") {
      if (text[at + 1] === "|") at++;
      else return true;
    }
  }
  return false;
}
