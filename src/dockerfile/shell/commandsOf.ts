import type { ShellCommand, ShellScript } from "./shellScript.ts";

/**
 * The commands of a script that rules may speak of: all that the grammar is sure of. With
 * `lookThrough` those behind `sudo`, `env`, `sh -c` … follow the command that runs them.
 */
export function commandsOf(script: ShellScript, lookThrough: boolean): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  collect(script, lookThrough, found);
  return found;
}

function collect(script: ShellScript, lookThrough: boolean, found: ShellCommand[]): void {
  for (const command of script.commands) {
    if (command.broken) continue;
    found.push(command);
    if (!lookThrough) continue;
    let { inner } = command;
    while (inner?.kind === "command") {
      found.push(inner.command);
      inner = inner.command.inner;
    }
    if (inner) collect(inner.script, lookThrough, found);
  }
}
