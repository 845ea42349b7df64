import type { Stage } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import type { FoundDependencies } from "./dependencyFolderKinds.ts";
import type { BroadSource } from "./transferredFiles.ts";

/**
 * The folders of dependencies that a source takes along though its stage makes them by itself: it
 * starts a program that fills them, or nobody has to.
 */
export function takenDependencies(
  dependencies: readonly FoundDependencies[],
  { takes }: BroadSource,
  programs: ReadonlySet<string>,
): readonly FoundDependencies[] {
  return dependencies.filter(
    (found) => takes(found.folder.path) && (found.programs.length === 0 || starts(programs, found)),
  );
}

/** The names of the programs that the RUNs of a stage start, without those that fill no folder. */
export function startedPrograms(
  { commands }: Pick<LintServices, "commands">,
  { instructions }: Stage,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const run of instructions) {
    if (run.kind !== "RUN") continue;
    for (const command of commands.of(run).all) if (mayFill(command)) names.add(command.name);
  }
  return names;
}

/** These also run what is there already: `npm run build`, `python setup.py`. */
function mayFill({ name, words }: NamedCommand): boolean {
  if (/^(npm|pnpm|bun|yarn(pkg)?)$/.test(name)) {
    const [verb] = words.filter(({ value }) => !value.startsWith("-"));
    return verb ? /^(ci|clean-install|install|i|add)$/.test(verb.value) : name.startsWith("yarn");
  }
  return !name.startsWith("python") || words.some(({ value }) => /^(pip|venv)$/.test(value));
}

function starts(names: ReadonlySet<string>, { programs }: FoundDependencies): boolean {
  return programs.some((program) => {
    if (!program.endsWith("*")) return names.has(program);
    const start = program.slice(0, -1);
    return [...names].some((name) => name.startsWith(start));
  });
}
