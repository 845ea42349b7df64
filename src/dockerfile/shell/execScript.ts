import type { TextRange } from "../../base/textRange.ts";
import type { EscapeCharacter, MappedText, Word } from "../document.ts";
import { jsonStringText, wordText } from "./heredocText.ts";
import type {
  ShellBlock,
  ShellChain,
  ShellCommand,
  ShellDialect,
  ShellPipeline,
  ShellScript,
  ShellWord,
} from "./shellScript.ts";
import { readInner } from "./wrappers.ts";

/** The JSON form as a script of one command whose words are literal; undefined without words. */
export function execScript(
  words: readonly Word[],
  documentText: string,
  escapeChar: EscapeCharacter,
  parse: (source: MappedText, dialect: ShellDialect, wrapper: ShellCommand) => ShellScript,
): ShellScript | undefined {
  const [first] = words;
  const last = words.at(-1);
  if (!first || !last) return undefined;
  const range = { start: first.range.start, end: last.range.end };
  const byWord = new Map<ShellWord, Word>();
  const shellWords = words.map((word) => {
    const shellWord = literalWord(word);
    byWord.set(shellWord, word);
    return shellWord;
  });
  const { block, pipeline, command } = oneCommand(range, shellWords);
  const textOf = (word: Word): MappedText =>
    jsonStringText(wordText(documentText, word, escapeChar));
  command.inner = readInner(command, {
    wordText(word) {
      const typed = byWord.get(word);
      return typed && textOf(typed);
    },
    parse,
  });
  return {
    source: wordText(
      documentText,
      { range, raw: documentText.slice(range.start, range.end), value: "" },
      escapeChar,
    ),
    dialect: "sh",
    range,
    body: block,
    commands: [command],
    pipelines: [pipeline],
    variables: [],
    errors: [],
    complete: true,
    wrapper: undefined,
  };
}

function literalWord({ range, raw, value }: Word): ShellWord {
  return {
    range,
    raw,
    value,
    hasVariables: false,
    hasSubstitution: false,
    hasPattern: false,
    quoted: true,
  };
}

function oneCommand(
  range: TextRange,
  words: readonly ShellWord[],
): {
  readonly block: ShellBlock;
  readonly pipeline: ShellPipeline;
  readonly command: { -readonly [K in keyof ShellCommand]: ShellCommand[K] };
} {
  const chains: ShellChain[] = [];
  const block: ShellBlock = { role: "script", range, chains, parent: undefined };
  const pipelines: ShellPipeline[] = [];
  const chain: ShellChain = { range, pipelines, operators: [], terminator: undefined, block };
  const elements: ShellCommand[] = [];
  const pipeline: ShellPipeline = { range, elements, pipes: [], negated: false, chain };
  const command: ShellCommand = {
    kind: "command",
    range,
    assignments: [],
    words,
    name: words[0]?.value,
    redirections: [],
    blocks: [],
    pipeline,
    broken: false,
    openEnded: false,
    wrapper: undefined,
    inner: undefined,
  };
  chains.push(chain);
  pipelines.push(pipeline);
  elements.push(command);
  return { block, pipeline, command };
}
