import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";

/** A command's arguments as options and operands; what a program itself makes of them may differ. */
interface Arguments {
  readonly words: readonly ShellWord[];
}

/** Whether an option is there: `--name`, `--name=value`, or a letter, also in a cluster (`-qO-`). */
export function hasOption({ words }: Arguments, ...names: readonly string[]): boolean {
  return words.some(({ value }) => names.some((name) => isOption(value, name)));
}

/** How often one of some options is there; in a cluster each letter counts. */
export function countOptions({ words }: Arguments, ...names: readonly string[]): number {
  let count = 0;
  for (const { value } of words) {
    if (value.startsWith("--")) count += names.some((name) => isOption(value, name)) ? 1 : 0;
    else if (value.startsWith("-")) {
      for (const letter of value.slice(1)) count += names.includes(letter) ? 1 : 0;
    }
  }
  return count;
}

/** The value of an option: behind `=`, or the next word; a letter's may follow it in its word. */
export function optionValue({ words }: Arguments, ...names: readonly string[]): string | undefined {
  for (const [index, { value }] of words.entries()) {
    const name = names.find((it) => isOption(value, it));
    if (name === undefined) continue;
    const equals = value.indexOf("=");
    if (value.startsWith("--") && equals !== -1) return value.slice(equals + 1);
    const at = value.startsWith("--") ? -1 : value.indexOf(name, 1);
    return at !== -1 && at + 1 < value.length ? value.slice(at + 1) : words[index + 1]?.value;
  }
  return undefined;
}

/** Whether one of the arguments is one of the values. */
export function hasArgument({ words }: Arguments, ...values: readonly string[]): boolean {
  return words.some(({ value }) => values.includes(value));
}

/**
 * The arguments that are no options. `taking` names the options whose value is the next word, by
 * letter or long name; a word with `=` has its value in itself.
 */
export function operandsOf(
  { words }: Arguments,
  taking: readonly string[] = [],
): readonly ShellWord[] {
  const operands: ShellWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    if (!isOptionWord(word.value)) operands.push(word);
    else if (!word.value.includes("=") && taking.some((name) => isOption(word.value, name))) at++;
  }
  return operands;
}

/**
 * The arguments that are no options, as getopt has it: a letter takes the next word only as the last
 * of its cluster (`-tstable` has its value in itself), and behind `--` all are operands.
 */
export function getoptOperands(
  { words }: Arguments,
  taking: readonly string[],
): readonly ShellWord[] {
  const operands: ShellWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    const { value } = word;
    if (value === "--") return [...operands, ...words.slice(at + 1)];
    if (!isOptionWord(value)) operands.push(word);
    else if (value.startsWith("--") ? taking.includes(value.slice(2)) : endsTaking(value, taking)) {
      at++;
    }
  }
  return operands;
}

/** How often an option is there, by the same reading: letters behind one that takes a value are none. */
export function countGetoptOptions(
  { words }: Arguments,
  taking: readonly string[],
  ...names: readonly string[]
): number {
  let count = 0;
  for (const { value } of words) {
    if (value === "--") break;
    if (value.startsWith("--")) count += names.some((name) => isOption(value, name)) ? 1 : 0;
    else if (value.startsWith("-")) {
      const last = takingAt(value, taking) ?? value.length - 1;
      for (const letter of value.slice(1, last + 1)) count += names.includes(letter) ? 1 : 0;
    }
  }
  return count;
}

function endsTaking(cluster: string, taking: readonly string[]): boolean {
  return takingAt(cluster, taking) === cluster.length - 1;
}

/** Where in a cluster the first letter stands that takes a value. */
function takingAt(cluster: string, taking: readonly string[]): number | undefined {
  for (let at = 1; at < cluster.length; at++) {
    if (taking.includes(cluster[at] ?? "")) return at;
  }
  return undefined;
}

/** `-` and `--` are none. */
export function isOptionWord(value: string): boolean {
  return value.startsWith("-") && value !== "-" && value !== "--";
}

function isOption(value: string, name: string): boolean {
  if (!value.startsWith("-")) return false;
  if (name.length === 1) return !value.startsWith("--") && value.indexOf(name, 1) !== -1;
  if (!value.startsWith(name, 2) || value[1] !== "-") return false;
  return value.length === name.length + 2 || value[name.length + 2] === "=";
}
