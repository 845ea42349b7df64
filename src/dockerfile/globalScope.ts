import { createBindingHistory } from "./bindingHistory.ts";
import type { EscapeCharacter, Instruction, PairsInstruction } from "./document.ts";
import { expandWord, type LookUp } from "./expandWord.ts";
import type { Expansion, GivenArguments, VariableValue } from "./variableValue.ts";

/** The ARGs in front of the first FROM, and what the engine declares there by itself. */
export interface GlobalScope {
  /** At a FROM: with all global ARGs. */
  readonly lookUp: LookUp;
  /** A global ARG by name, without the automatic ones. */
  declared(name: string): VariableValue | undefined;
  /** At a global ARG: with those in front of it. */
  lookUpAt(instruction: Instruction): LookUp;
  expand(raw: string): Expansion;
}

export function createGlobalScope(
  instructions: readonly Instruction[],
  escapeChar: EscapeCharacter,
  given?: GivenArguments,
): GlobalScope {
  const history = createBindingHistory();
  const orders = new Map<Instruction, number>();
  const lookUp: LookUp = (name) => history.current(name) ?? automatic(name, given);
  let order = 0;
  for (const instruction of instructions) {
    if (instruction.kind === "FROM") break;
    if (instruction.kind !== "ARG") continue;
    orders.set(instruction, order);
    declare(instruction, order++);
  }
  return {
    lookUp,
    declared: history.current,
    lookUpAt(instruction) {
      const end = orders.get(instruction) ?? order;
      return (name) => history.find(name, end) ?? automatic(name, given);
    },
    expand: (raw) => expandWord(raw, escapeChar, lookUp),
  };

  function declare({ pairs }: PairsInstruction, at: number): void {
    for (const { key, value } of pairs) {
      const fromBuild = givenArgument(key.raw, given);
      if (fromBuild) {
        history.bind(key.raw, fromBuild, at);
        continue;
      }
      // A bare ARG takes nothing away from what an earlier one gave.
      if (value === undefined && history.current(key.raw)) continue;
      const expansion = value && expandWord(value.raw, escapeChar, lookUp);
      const bound = expansion?.complete ? expansion.value : undefined;
      const byEngine = value === undefined ? automatic(key.raw, given) : undefined;
      history.bind(
        key.raw,
        byEngine ?? (value ? { kind: "arg", value: bound } : bareArgument(given)),
        at,
      );
    }
  }
}

/** What the engine declares by itself; the build alone knows the values. */
export function automatic(name: string, given?: GivenArguments): VariableValue | undefined {
  if (!automaticNames.has(name)) return undefined;
  return { kind: "automatic", value: ownValue(given?.automatic, name) };
}

/** What the build gives to an ARG of that name, whatever its default. */
export function givenArgument(
  name: string,
  given: GivenArguments | undefined,
): VariableValue | undefined {
  const value = ownValue(given?.args, name);
  return value === undefined ? undefined : { kind: "arg", value };
}

/** An ARG that has no default and that nobody gave a value: empty, once all that is given is known. */
export function bareArgument(given: GivenArguments | undefined): VariableValue {
  return given ? { kind: "arg", value: undefined, unset: true } : { kind: "arg", value: undefined };
}

function ownValue(
  values: Readonly<Record<string, string>> | undefined,
  name: string,
): string | undefined {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}

const automaticNames: ReadonlySet<string> = new Set([
  "TARGETSTAGE",
  ...["BUILD", "TARGET"].flatMap((prefix) =>
    ["PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT"].map((suffix) => prefix + suffix),
  ),
]);
