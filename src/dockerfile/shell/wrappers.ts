import type { MappedText } from "../document.ts";
import { shellOfProgram } from "./shellDialect.ts";
import type {
  ShellAssignment,
  ShellCommand,
  ShellDialect,
  ShellInner,
  ShellScript,
  ShellWord,
} from "./shellScript.ts";

export interface InnerContext {
  /** What the program gets for a word, as a script to be read. */
  wordText(word: ShellWord): MappedText | undefined;
  parse(source: MappedText, dialect: ShellDialect, wrapper: ShellCommand): ShellScript | undefined;
}

/** What a command runs that itself is but a wrapper; undefined for all others. */
export function readInner(
  command: ShellCommand,
  context: InnerContext,
  depth: number = 0,
): ShellInner | undefined {
  if (command.name === undefined || depth > 8) return undefined;
  const program = command.name.slice(command.name.lastIndexOf("/") + 1);
  const dialect = shellOfProgram(program);
  if (dialect) return readScriptOf(command, dialect, shellScriptWord(command), context);
  if (program === "su" || program === "runuser") {
    const word = optionValue(command, "c", "--command");
    if (word) return readScriptOf(command, "sh", word, context);
  }
  const wrapper = wrappers.get(program);
  return wrapper && readWrapped(command, wrapper, context, depth);
}

function readScriptOf(
  command: ShellCommand,
  dialect: ShellDialect,
  word: ShellWord | "input" | undefined,
  context: InnerContext,
): ShellInner | undefined {
  let source: MappedText | undefined;
  if (word === "input") {
    source = command.redirections.findLast(
      (it) => it.heredoc && isInput(it.fileDescriptor),
    )?.heredoc;
  } else if (word) {
    source = context.wordText(word);
  }
  const script = source && context.parse(source, dialect, command);
  return script && { kind: "script", script };
}

function isInput(fileDescriptor: string | undefined): boolean {
  return fileDescriptor === undefined || fileDescriptor === "0";
}

/** The text behind `-c`; "input" where a shell without a file reads what it is fed. */
function shellScriptWord({ words }: ShellCommand): ShellWord | "input" | undefined {
  let isText = false;
  let at = 1;
  for (; at < words.length; at++) {
    const value = words[at]?.value ?? "";
    if (value === "--" || value === "-") {
      at++;
      break;
    }
    if (!/^[-+]./.test(value)) break;
    if (value.startsWith("--")) {
      if (value === "--rcfile" || value === "--init-file") at++;
      continue;
    }
    if (value.startsWith("-") && value.includes("c")) isText = true;
    if (/[oO]$/.test(value)) at++;
    else if (value.startsWith("-") && value.includes("s")) return "input";
  }
  const word = words[at];
  return isText ? word : word ? undefined : "input";
}

/** The word behind `-c` or `--command`, wherever it stands. */
function optionValue({ words }: ShellCommand, letter: string, long: string): ShellWord | undefined {
  const at = words.findIndex(
    ({ value }) => value === long || (/^-[a-z]+$/.test(value) && value.endsWith(letter)),
  );
  return at > 0 ? words[at + 1] : undefined;
}

interface Wrapper {
  /** Options that take the next word: letters, and long names without dashes. */
  readonly letters?: string;
  readonly names?: readonly string[];
  /** Options with which it runs nothing. */
  readonly runsNothing?: string;
  /** Takes `NAME=value` in front. */
  readonly assignments?: boolean;
  /** Words of its own in front of the command. */
  readonly operands?: number;
  readonly openEnded?: boolean;
}

const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  [
    "sudo",
    {
      letters: "ughpCrtTUDRac",
      names: ["user", "group", "host", "prompt", "close-from", "role", "type", "chdir", "chroot"],
      runsNothing: "elvVKs",
      assignments: true,
    },
  ],
  ["doas", { letters: "uCa", runsNothing: "Ls" }],
  ["env", { letters: "uC", names: ["unset", "chdir"], runsNothing: "S", assignments: true }],
  ["command", { runsNothing: "vV" }],
  ["builtin", {}],
  ["exec", { letters: "a" }],
  ["time", { letters: "fo", names: ["format", "output"] }],
  ["nice", { letters: "n", names: ["adjustment"] }],
  ["ionice", { letters: "cnpPu", names: ["class", "classdata"], runsNothing: "pPu" }],
  ["nohup", {}],
  ["setsid", {}],
  ["stdbuf", { letters: "ioe", names: ["input", "output", "error"] }],
  ["timeout", { letters: "sk", names: ["signal", "kill-after"], operands: 1 }],
  ["gosu", { operands: 1 }],
  ["su-exec", { operands: 1 }],
  ["busybox", {}],
  ["eatmydata", {}],
  [
    "xargs",
    {
      letters: "adEILnPs",
      names: [
        "arg-file",
        "delimiter",
        "max-lines",
        "max-args",
        "max-procs",
        "max-chars",
        "process-slot-var",
      ],
      openEnded: true,
    },
  ],
]);

function readWrapped(
  command: ShellCommand,
  wrapper: Wrapper,
  context: InnerContext,
  depth: number,
): ShellInner | undefined {
  const { words } = command;
  const assignments: ShellAssignment[] = [];
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    const { value } = word;
    if (value === "--") {
      at++;
      break;
    }
    if (value.startsWith("--")) {
      if (wrapper.names?.includes(value.slice(2))) at++;
    } else if (value.startsWith("-") && value.length > 1) {
      const letters = value.slice(1);
      if (includesAny(letters, wrapper.runsNothing)) return undefined;
      if (takesNext(letters, wrapper.letters)) at++;
    } else {
      const assignment = wrapper.assignments && assignmentOf(word);
      if (!assignment) break;
      assignments.push(assignment);
    }
  }
  for (; wrapper.assignments && at < words.length; at++) {
    const word = words[at];
    const assignment = word && assignmentOf(word);
    if (!assignment) break;
    assignments.push(assignment);
  }
  const rest = words.slice(at + (wrapper.operands ?? 0));
  const [first] = rest;
  if (!first) return undefined;
  const inner: { -readonly [K in keyof ShellCommand]: ShellCommand[K] } = {
    ...command,
    range: { start: first.range.start, end: rest.at(-1)?.range.end ?? first.range.end },
    assignments,
    words: rest,
    name: first.hasVariables || first.hasSubstitution ? undefined : first.value,
    blocks: [],
    openEnded: command.openEnded || wrapper.openEnded === true,
    wrapper: command,
    inner: undefined,
  };
  inner.inner = readInner(inner, context, depth + 1);
  return { kind: "command", command: inner };
}

function includesAny(letters: string, some: string | undefined): boolean {
  return some !== undefined && [...letters].some((letter) => some.includes(letter));
}

/** Whether the first letter with a value is the last one of its word, so that the value follows. */
function takesNext(letters: string, withValue: string | undefined): boolean {
  const at = [...letters].findIndex((letter) => withValue?.includes(letter) === true);
  return at !== -1 && at === letters.length - 1;
}

/** `NAME=value` as a word; also with quotes around. */
function assignmentOf(word: ShellWord): ShellAssignment | undefined {
  const name = /^([A-Za-z_]\w*)=/.exec(word.value)?.[1];
  if (name === undefined) return undefined;
  // Where a quote or a continuation interrupts the name, the value has the range of the word.
  const skip = word.raw.startsWith(`${name}=`) ? name.length + 1 : 0;
  return {
    range: word.range,
    name,
    value: {
      ...word,
      range: { start: Math.min(word.range.start + skip, word.range.end), end: word.range.end },
      raw: word.raw.slice(skip),
      value: word.value.slice(name.length + 1),
    },
  };
}
