import type {
  ShellBlock,
  ShellChain,
  ShellCommand,
  ShellElement,
  ShellOperator,
  ShellPipeline,
  ShellScript,
} from "../../dockerfile/shell/shellScript.ts";

/**
 * The first pipe of a script that hides a failure that somebody would want to know of; undefined
 * where there is none, or pipefail is set before it. `isSet`: the shell was started with it.
 */
export function firstHidingPipe(
  { pipelines, commands }: ShellScript,
  isSet: boolean,
): ShellOperator<"|" | "|&"> | undefined {
  let on = isSet;
  let next = 0;
  const lastOr = createLastOr();
  for (const pipeline of pipelines) {
    const [pipe] = pipeline.pipes;
    if (!pipe) continue;
    for (let at = commands[next]; at && at.range.start < pipe.range.start; at = commands[++next]) {
      on = setsPipefail(at) ?? on;
    }
    if (!on && mayFail(pipeline) && isStatusUsed(pipeline, lastOr)) return pipe;
  }
  return undefined;
}

/** Whether a shell's command line, or the words of `set`, turn pipefail on. */
export function startsWithPipefail(words: readonly string[]): boolean {
  return words.some((word, index) => word === "pipefail" && /^-\w*o$/.test(words[index - 1] ?? ""));
}

function setsPipefail({ name, words }: ShellCommand): boolean | undefined {
  const values = words.map(({ value }) => value);
  if (name === "setopt" || name === "shopt") return values.includes("pipefail") || undefined;
  if (name !== "set") return undefined;
  if (startsWithPipefail(values)) return true;
  return values.some((it, index) => it === "+o" && values[index + 1] === "pipefail")
    ? false
    : undefined;
}

/** Whether anything in front of a pipe can go wrong in a way that matters. */
function mayFail({ elements }: ShellPipeline): boolean {
  return elements.slice(0, -1).some((element) => !isHarmless(element));
}

function isHarmless(element: ShellElement): boolean {
  if (element.kind !== "command") return false;
  let command = element;
  while (command.inner?.kind === "command") command = command.inner.command;
  const { name, words, redirections } = command;
  if (name === undefined) return false;
  const program = name.slice(name.lastIndexOf("/") + 1);
  // What it prints was in the Dockerfile.
  if (program === "cat") return words.length === 1 && redirections.some((it) => it.heredoc);
  // What it knows of itself or the machine, as `dpkg --print-architecture`, it can always say.
  if (
    words.length === 2 &&
    /^(--version|--help|--print-architecture|-[mV])$/.test(words[1]?.value ?? "")
  ) {
    return true;
  }
  return harmless.has(program);
}

/** `yes` ends by a broken pipe, so that pipefail would even break it. */
const harmless: ReadonlySet<string> = new Set([
  ...["echo", "printf", "yes", "true", ":", "seq", "date", "pwd", "uname", "arch", "nproc"],
  ...["basename", "dirname", "hostname", "whoami", "id", "env", "printenv", "sleep"],
]);

/** False where the script does not go by the outcome, or expects a failure. */
function isStatusUsed(pipeline: ShellPipeline, lastOr: (chain: ShellChain) => number): boolean {
  for (let at: ShellPipeline | undefined = pipeline; at; ) {
    const { chain, negated }: ShellPipeline = at;
    if (negated || chain.terminator?.text === "&") return false;
    if (lastOr(chain) > at.range.start) return false;
    const { role, parent }: ShellBlock = chain.block;
    if (role === "condition") return false;
    // The outcome of a substitution is that of an assignment; any other command has its own.
    if (role === "substitution" && !isAssignment(parent)) return false;
    at = parent?.kind === "function" ? undefined : parent?.pipeline;
  }
  return true;
}

/** `x=$(…)` alone has the outcome of the substitution; any other command has its own. */
function isAssignment(element: ShellElement | undefined): boolean {
  if (element?.kind !== "command") return false;
  const [assignment] = element.assignments;
  const [word] = element.words;
  return assignment !== undefined && (!word || word.range.start === assignment.range.start);
}

/** Where the last `||` of a chain stands; -1 where it has none. */
function createLastOr(): (chain: ShellChain) => number {
  const known = new Map<ShellChain, number>();
  return (chain) => {
    let at = known.get(chain);
    if (at === undefined) {
      at = chain.operators.findLast(({ text }) => text === "||")?.range.start ?? -1;
      known.set(chain, at);
    }
    return at;
  };
}
