import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { RuleContext } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";

/**
 * What the shell makes of an argument, as far as ARG and ENV say it: several where an unquoted
 * variable holds several words. Undefined where something in it is not known.
 */
export function knownValues(
  { services }: Pick<RuleContext, "services">,
  instruction: Instruction,
  { raw, value, quoted, hasVariables, hasSubstitution }: ShellWord,
): readonly string[] | undefined {
  if (hasSubstitution) return undefined;
  if (!hasVariables) return [value];
  const expanded = services.variables.expand(raw, instruction);
  if (!expanded.complete || expanded.value.length > maximumLength) return undefined;
  return quoted ? [expanded.value] : expanded.value.split(/[ \t\n]+/).filter((part) => part !== "");
}

/** A value may be used often; long ones count as unknown. */
const maximumLength = 4096;

/**
 * The arguments with the words of variables in their place. `mayHoldOptions`: one of those that are
 * not known looks by its name as if it held options.
 */
export function knownArguments(
  context: Pick<RuleContext, "services">,
  instruction: Instruction,
  { words }: NamedCommand,
): { readonly words: readonly ShellWord[]; readonly mayHoldOptions: boolean } {
  if (!words.some(({ hasVariables }) => hasVariables)) return { words, mayHoldOptions: false };
  let mayHoldOptions = false;
  const known = words.flatMap((word): readonly ShellWord[] => {
    if (!word.hasVariables) return [word];
    const values = knownValues(context, instruction, word);
    if (!values && /^\$\{?\w*(opt|flag|arg|yes)/i.test(word.value)) mayHoldOptions = true;
    return values?.map((value) => ({ ...word, value })) ?? [word];
  });
  return { words: known, mayHoldOptions };
}
