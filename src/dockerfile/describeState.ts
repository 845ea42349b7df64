import type { FactSource } from "./baseImageFacts.ts";
import type { StageBase, StateAtLine } from "./stageState.ts";

/**
 * Short facts for people, such as `user root`, `workdir /go`, `from golang:1.19 (as the engine has
 * it)`; what is not known is left out, and so is the shell that every image has.
 */
export function describeState(
  { user, workdir, shell }: Pick<StateAtLine, "user" | "workdir" | "shell">,
  base: StageBase | undefined,
): readonly string[] {
  const facts: string[] = [];
  if (user !== undefined) facts.push(`user ${user === "" ? "root" : user}`);
  if (workdir !== undefined) facts.push(`workdir ${workdir}`);
  if (shell && shell.length > 0 && shell.join(" ") !== "/bin/sh -c") {
    facts.push(`shell ${shell.join(" ")}`);
  }
  if (base) facts.push(`from ${base.reference}${knownFrom(base.facts?.source)}`);
  return facts;
}

/** Words to stand behind an image or a fact of it, with a blank in front; "" where nobody said. */
export function knownFrom(source: FactSource | undefined): string {
  switch (source?.kind) {
    case "engine":
      return " (as the engine has it)";
    case "registry":
      return ` (as the registry had it on ${source.at.slice(0, 10)})`;
    case "table":
      return ` (as of ${source.asOf})`;
    default:
      return "";
  }
}
