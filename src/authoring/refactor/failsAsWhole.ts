import type {
  ShellBlock,
  ShellCommand,
  ShellElement,
  ShellPipeline,
} from "../../dockerfile/shell/shellScript.ts";

/**
 * Whether `set -e` ends a script behind the pipeline exactly where `&&` would. Commands inside of
 * compounds, functions and sourced files are under its eyes too, and were not in front of `&&`.
 */
export function failsAsWhole({ negated, elements }: ShellPipeline): boolean {
  const isAlone = elements.length === 1;
  return !negated && elements.every((element) => isPlain(element, isAlone));
}

function isPlain(element: ShellElement, isAlone: boolean): boolean {
  switch (element.kind) {
    case "command":
      return isPlainCommand(element);
    case "test":
    case "arithmetic":
      return element.blocks.every(isPlainBlock);
    case "if":
      return isAlone && element.blocks.every((block) => isSingle(block) && isPlainBlock(block));
    default:
      return false;
  }
}

function isPlainCommand({ broken, name, words, inner, blocks }: ShellCommand): boolean {
  if (broken || (words.length > 0 && name === undefined)) return false;
  if (name !== undefined && runners.has(name)) return false;
  if (name === "set" && words.some(({ value }) => value.startsWith("+"))) return false;
  if (inner?.kind === "command" && !isPlainCommand(inner.command)) return false;
  return blocks.every(isPlainBlock);
}

/** A command substitution may take `set -e` over. */
function isPlainBlock({ chains }: ShellBlock): boolean {
  const [chain, ...more] = chains;
  if (!chain) return true;
  return more.length === 0 && chain.terminator?.text !== "&" && chain.pipelines.every(failsAsWhole);
}

function isSingle({ chains }: ShellBlock): boolean {
  return chains.length === 1 && chains[0]?.pipelines.length === 1;
}

/** These run scripts in this shell, or later, or change how it reads. */
const runners: ReadonlySet<string> = new Set([
  ...[".", "source", "eval", "trap", "alias", "unalias", "shopt", "wait"],
]);
