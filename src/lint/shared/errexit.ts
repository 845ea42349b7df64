import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type {
  ShellChain,
  ShellCommand,
  ShellPipeline,
} from "../../dockerfile/shell/shellScript.ts";

/** What `set -e` means for a command that is put behind the last chain of a script. */
export interface Errexit {
  /** A failure of the chain ends the script before the next line. */
  readonly coversNextLine: boolean;
  /** In front of `&&` the shell would no longer stop inside of the last pipeline. */
  readonly isLostByAnd: boolean;
}

/** `set -e` looks away from what stands in front of `&&` and `||`, and behind `!`. */
export function readErrexit({ script, command }: RunScript, last: ShellChain): Errexit {
  const sets = script.commands.filter(({ name }) => name === "set");
  const isOnFromStart = switchesOn(command.slice(1));
  if (!isOnFromStart && !sets.some(({ words }) => switchesOn(words.map(({ value }) => value)))) {
    return { coversNextLine: false, isLostByAnd: false };
  }
  const [first] = sets;
  const isCertain =
    (isOnFromStart || (first === script.commands[0] && isSwitchOn(first))) &&
    !sets.some(({ words }) => words.some(({ value }) => value.startsWith("+")));
  const final = last.pipelines.at(-1);
  const isPlain = final !== undefined && isPlainPipeline(final, script.pipelines);
  return {
    coversNextLine: isCertain && isPlain && last.pipelines.length === 1 && !final.negated,
    isLostByAnd: !isPlain,
  };
}

function isSwitchOn(set: ShellCommand | undefined): boolean {
  return set !== undefined && switchesOn(set.words.map(({ value }) => value));
}

function switchesOn(words: readonly string[]): boolean {
  return words.some(
    (word, index) => /^-[a-zA-Z]*e/.test(word) || (word === "errexit" && words[index - 1] === "-o"),
  );
}

/** Whether nothing in it consists of several commands of this shell. */
function isPlainPipeline({ elements }: ShellPipeline, all: readonly ShellPipeline[]): boolean {
  const isPlain = elements.every((element) => {
    if (element.kind !== "command") return element.kind === "test" || element.kind === "arithmetic";
    const { name, words } = element;
    return words.length === 0 || (name !== undefined && !runners.has(name));
  });
  const hasFunctions = (): boolean =>
    all.some((pipeline) => pipeline.elements.some(({ kind }) => kind === "function"));
  return isPlain && !hasFunctions();
}

/** These run scripts in this shell. */
const runners: ReadonlySet<string> = new Set([".", "source", "eval"]);
