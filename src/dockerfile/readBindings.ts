import type { EscapeCharacter, PairsInstruction } from "./document.ts";
import { expandWord, type LookUp } from "./expandWord.ts";
import { automatic, bareArgument, type GlobalScope, givenArgument } from "./globalScope.ts";
import type { GivenArguments, VariableValue } from "./variableValue.ts";

/**
 * What an ENV or ARG binds; its values see what was bound before it, not each other. `lookUp` is what
 * words are expanded with, where that differs from what is declared.
 */
export function readBindings(
  { escape: escapeChar, globals, current }: BindingScope,
  { kind, pairs }: Pick<PairsInstruction, "kind" | "pairs">,
  given: GivenArguments | undefined,
  lookUp: LookUp = current,
): (readonly [string, VariableValue])[] {
  return pairs.flatMap(({ key, value }): (readonly [string, VariableValue])[] => {
    const name = kind === "ENV" ? expandWord(key.raw, escapeChar, lookUp).value : key.raw;
    const fromBuild = kind === "ARG" ? givenArgument(name, given) : undefined;
    if (fromBuild) return [[name, fromBuild]];
    if (value) {
      const expansion = expandWord(value.raw, escapeChar, lookUp);
      const known = expansion.complete ? expansion.value : undefined;
      return [[name, { kind: kind === "ENV" ? "env" : "arg", value: known }]];
    }
    if (kind !== "ARG") return [];
    const global = globals.declared(name) ?? automatic(name, given);
    if (global?.value !== undefined) return [[name, global]];
    // Without a value it declares the name, but changes nothing that is there.
    if (current(name)) return [];
    return [[name, global ?? bareArgument(given)]];
  });
}

export interface BindingScope {
  readonly escape: EscapeCharacter;
  readonly globals: Pick<GlobalScope, "declared">;
  /** What the instruction finds. */
  readonly current: LookUp;
}
