import type { Instruction } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type { LintServices } from "../../lint/services.ts";

/** The script of a RUN, where it is one alone, for a POSIX shell, and was read to its end. */
export function posixScript(
  { services }: { readonly services: LintServices },
  instruction: Instruction,
): RunScript | undefined {
  if (instruction.kind !== "RUN" || instruction.json) return undefined;
  if (services.shell.shellOf(instruction).dialect === undefined) return undefined;
  const [only, ...more] = services.commands.of(instruction).scripts;
  if (!only || more.length > 0 || !only.script.complete) return undefined;
  return only.script.body.chains.length > 0 ? only : undefined;
}
