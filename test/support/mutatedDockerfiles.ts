import { dockerfileCorpus } from "../../scripts/bench/dockerfileCorpus.ts";
import { corpus } from "../dockerfile/corpus.ts";
import { createRandom } from "./createRandom.ts";
import { randomBuildkitFile } from "./randomBuildkitFile.ts";
import { randomDockerfile } from "./randomDockerfile.ts";

/**
 * Dockerfiles that somebody broke, the same for the same seed: fixtures and generated files with a
 * few changes each, or cut anywhere.
 */
export function* mutatedDockerfiles(seed: number, count: number): Generator<string, void> {
  const random = createRandom(seed);
  const long = dockerfileCorpus(seed, 60);
  const texts = [...corpus, ...long].map(({ text }) => text.slice(0, 6_000));
  const source = (): string => {
    const choice = random();
    if (choice < 0.2) return randomDockerfile(random);
    if (choice < 0.4) return randomBuildkitFile(random);
    return texts[below(random, texts.length)] ?? "";
  };
  for (let made = 0; made < count; made += 1) {
    yield mutate(source(), random, source);
  }
}

/** The text with one change or more; some take a part of another one. */
export function mutate(original: string, random: Random, other: () => string, most = 6): string {
  let text = original;
  for (let round = below(random, most); round >= 0; round -= 1) {
    const mutation = mutations[below(random, mutations.length)];
    if (mutation) text = mutation(text, random, other);
  }
  return text;
}

type Random = () => number;
type Mutation = (text: string, random: Random, other: () => string) => string;

const mutations: readonly Mutation[] = [
  // Cut: behind, and in front.
  (text, random) => text.slice(0, below(random, text.length + 1)),
  (text, random) => text.slice(below(random, Math.min(text.length + 1, 200))),
  // One bit of one character.
  (text, random) => {
    const at = below(random, text.length);
    const flipped = text.charCodeAt(at) ^ (1 << below(random, 8));
    return replace(text, at, at + 1, text === "" ? "" : String.fromCharCode(flipped));
  },
  (text, random) => {
    const at = below(random, text.length);
    return replace(text, at, at + below(random, 30), "");
  },
  (text, random) => {
    const at = below(random, text.length);
    const part = text.slice(at, at + below(random, 30));
    return replace(text, at, at, part.repeat(1 + below(random, 3)));
  },
  (text, random) =>
    onLines(text, (lines) => {
      const [a, b] = [below(random, lines.length), below(random, lines.length)];
      const line = lines[a] ?? "";
      lines[a] = lines[b] ?? "";
      lines[b] = line;
    }),
  (text, random) =>
    onLines(text, (lines) => {
      lines.splice(below(random, lines.length), 1);
    }),
  (text, random) =>
    onLines(text, (lines) => {
      const at = below(random, lines.length);
      lines.splice(below(random, lines.length), 0, lines[at] ?? "");
    }),
  // Two lines become one, one becomes two.
  (text, random) => {
    const at = text.indexOf("\n", below(random, text.length));
    return at === -1 ? text : replace(text, at, at + 1, random() < 0.5 ? "" : " ");
  },
  (text, random) => insert(text, random, random() < 0.5 ? "\n" : " \\\n"),
  (text, random) => insert(text, random, pick(random, controls)),
  (text, random) => insert(text, random, pick(random, openers)),
  (text, random) => insert(text, random, pick(random, pieces)),
  (text, random) => insert(text, random, pick(random, lines)),
  // A part of another file.
  (text, random, other) => {
    const from = other();
    const at = below(random, from.length);
    return insert(text, random, from.slice(at, at + below(random, 120)));
  },
  (text) => text.replaceAll(/\r?\n/g, "\r\n"),
  (text) => text.toUpperCase(),
];

const controls: readonly string[] = [
  ...["\u0000", "\u0001", "\u0007", "\b", "\t", "\v", "\f", "\r", "\r\r\n", "\u001b[0m", "\u007f"],
  ...["\u0085", "\u00a0", "\u2028", "\u200b", "\ufeff", "\ud83d", "\udc33", "é", "🐳", "\ufffd"],
];

const openers: readonly string[] = [
  ...[
    '"',
    "'",
    "`",
    "\\",
    "\\\\",
    "$",
    "${",
    "${a:-",
    "${a##",
    "${a/",
    "$(",
    "$((",
    "(",
    "((",
    ")",
  ],
  ...["{", "}", "[", "]", '["', '["a", ', "[[ ", "]]", "<<E", "<<-'E'", "<<<", "<(", "|&", "&&"],
];

const pieces: readonly string[] = [
  ...["#", "\n#", "=", " = ", "--", "--from=", "--from=0 ", "--mount=type=", "--chown=:", ",", ";"],
  ...["if ", "then ", "fi; ", "case x in ", "esac", "do ", "done", "for i in ", "f() {", "! "],
  ...["sh -c '", 'bash -c "', "sudo ", "xargs ", "env A=b ", "eval ", "apt-get install ", "cd /x"],
];

const lines: readonly string[] = [
  ...["\nFROM a AS b\n", "\nFROM b AS a\n", "\nFROM x AS x\n", "FROM ", "\nRUN ", "\nONBUILD "],
  ...["\nE\n", "\nEOF\n", "RUN <<EOF\n", "RUN <<EOF bash\n", "\nRUN \\\n\\#d\n", "\\\\\nE"],
  ...['\nCMD ["a\n', "\nARG A=$A\n", "\nENV A=$A B\n", "\nSHELL []\n", '\nSHELL ["cmd", "/c"]\n'],
  ...["# escape=`\n", "# syntax=a\n", "# check=skip=all\n", "\n# hadolint ignore=DL3006\n"],
  ...["\n# slipway ignore=\n", "\nHEALTHCHECK ", "\nHEALTHCHECK NONE CMD\n", "\nCOPY <<A <<B /\n"],
  ...[
    "\nWORKDIR ../..\n",
    "\nUSER :\n",
    "\nEXPOSE 1-\n",
    "\nLABEL a\n",
    "\nSTOPSIGNAL SIGRTMAX-\n",
  ],
  ...["\nADD https:// /\n", "\nFROM --platform= a:@\n", "\nMAINTAINER\n", "\nVOLUME [\n"],
];

function insert(text: string, random: Random, what: string): string {
  const at = below(random, text.length + 1);
  return replace(text, at, at, what);
}

function replace(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function onLines(text: string, change: (lines: string[]) => void): string {
  const split = text.split("\n");
  change(split);
  return split.join("\n");
}

function pick(random: Random, values: readonly string[]): string {
  return values[below(random, values.length)] ?? "";
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}
