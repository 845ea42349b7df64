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

/** The pipes that hadolint sees, those in the JSON form, which it reads as a script, too. */
export function pipePlacesForHadolint(scripts: readonly RunScript[]): readonly TextRange[] {
  const places: TextRange[] = [];
  for (const { script } of scripts) {
    if (!script.complete) continue;
    for (const { pipes } of script.pipelines) if (pipes[0]) places.push(pipes[0].range);
  }
  return places;
}
