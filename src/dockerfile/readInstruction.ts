import { astWords } from "./astWords.ts";
import { isSpace, skipSpaces } from "./blanks.ts";
import type {
  EscapeCharacter,
  Flag,
  Heredoc,
  Instruction,
  InstructionKind,
  KeyValue,
  Word,
} from "./document.ts";
import { mappedRange, type SegmentedText } from "./mappedText.ts";
import { type FlagSpan, type Head, readHead } from "./readHead.ts";
import { jsonSpans, readJson } from "./readJson.ts";
import type { ScannedInstruction } from "./scan.ts";
import { type Span, splitAtBlanks, splitQuoted, toWord } from "./splitWords.ts";

/** Our read-only node of an instruction that the scan has cut out. */
export function readInstruction(
  scanned: ScannedInstruction,
  escapeChar: EscapeCharacter,
): Instruction {
  const { line, contentEnd } = scanned;
  const heredocs = scanned.heredocs.map(({ marker, body, delimiter }) => ({
    marker: mappedRange(line, marker.start, marker.end),
    name: marker.name,
    fileDescriptor: marker.fileDescriptor,
    expand: marker.expand,
    stripTabs: marker.stripTabs,
    body,
    delimiter,
  }));
  const source = { line, escapeChar, contentEnd, heredocs };
  return readPart(source, { start: 0, end: line.text.length }, false);
}

interface Source {
  readonly line: SegmentedText;
  readonly escapeChar: EscapeCharacter;
  readonly contentEnd: number;
  readonly heredocs: readonly Heredoc[];
}

/** Reads a whole instruction, or the trigger that follows ONBUILD. */
function readPart(source: Source, part: Span, onbuild: boolean): Instruction {
  const { line, escapeChar, contentEnd, heredocs } = source;
  const { text } = line;
  const head = readHead(text, part.start, part.end);
  const keyword = toKeyword(line, head.keyword, contentEnd);
  const argumentsRange =
    head.rest.end > head.rest.start
      ? mappedRange(line, head.rest.start, head.rest.end)
      : emptyAt(line, head.rest.end, contentEnd);
  const base = {
    range: {
      start: keyword.raw === "" ? line.start : keyword.range.start,
      end: Math.max(contentEnd, keyword.range.end),
    },
    keyword,
    flags: head.flags.map((flag) => toFlag(line, flag)),
    argumentsRange,
    onbuild,
  };
  const kind = kindOf(keyword.raw);
  const plain = { ...base, json: false, heredocs: noHeredocs };
  const word = (span: Span): Word => toWord(line, span, escapeChar);
  switch (kind) {
    case "FROM": {
      const words = astWords(text, head.rest.start, head.rest.end).map(word);
      const as = words[1]?.raw.toUpperCase() === "AS" ? words[1] : undefined;
      const platform = base.flags.find((flag) => flag.name.value === "platform");
      return { ...plain, kind, words, platform, image: words[0], as, alias: as && words[2] };
    }
    case "COPY":
    case "ADD": {
      const { words, json } = readList(source, head.rest, splitAtBlanks);
      const last = words.at(-1);
      const isPath = (path: Word): boolean => !heredocs.some((heredoc) => isAt(path, heredoc));
      const destination = words.length > 1 && last && isPath(last) ? last : undefined;
      const sources = words.slice(0, destination ? -1 : undefined).filter(isPath);
      const from = base.flags.find((flag) => flag.name.value === "from")?.value;
      return { ...base, kind, json, words, heredocs, sources, destination, from };
    }
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL": {
      const command = readCommand(source, head.rest);
      return { ...base, kind, ...command, heredocs: kind === "RUN" ? heredocs : noHeredocs };
    }
    case "ENV":
    case "LABEL":
    case "ARG":
      return { ...plain, kind, ...readPairs(source, head, kind) };
    case "HEALTHCHECK":
      return { ...plain, kind, ...readHealthcheck(source, head.rest) };
    case "ONBUILD": {
      const trigger =
        head.rest.end > head.rest.start && !onbuild ? readPart(source, head.rest, true) : undefined;
      const words = trigger ? [trigger.keyword, ...trigger.words] : [];
      return { ...plain, kind, words, heredocs, trigger };
    }
    case "VOLUME":
      return { ...plain, kind, ...readList(source, head.rest, astWords) };
    case "EXPOSE":
      return { ...plain, kind, words: astWords(text, head.rest.start, head.rest.end).map(word) };
    case "UNKNOWN":
      return {
        ...plain,
        kind,
        words: splitAtBlanks(text, head.rest.start, head.rest.end).map(word),
      };
    default:
      return { ...plain, kind, words: head.rest.end > head.rest.start ? [word(head.rest)] : [] };
  }
}

const noHeredocs: readonly Heredoc[] = [];

const kinds: ReadonlySet<string> = new Set<InstructionKind>([
  "FROM",
  "COPY",
  "ADD",
  "RUN",
  "CMD",
  "ENTRYPOINT",
  "SHELL",
  "ENV",
  "LABEL",
  "ARG",
  "HEALTHCHECK",
  "ONBUILD",
  "WORKDIR",
  "USER",
  "EXPOSE",
  "VOLUME",
  "STOPSIGNAL",
  "MAINTAINER",
]);

function kindOf(keyword: string): InstructionKind {
  const upper = keyword.toUpperCase();
  return kinds.has(upper) ? (upper as InstructionKind) : "UNKNOWN";
}

function toKeyword(line: SegmentedText, span: Span, contentEnd: number): Word {
  const raw = line.text.slice(span.start, span.end);
  const range =
    raw === "" ? emptyAt(line, span.start, contentEnd) : mappedRange(line, span.start, span.end);
  return { range, raw, value: raw };
}

/** An empty range behind what came before; a line of nothing but a continuation has nothing. */
function emptyAt(
  line: SegmentedText,
  index: number,
  contentEnd: number,
): { start: number; end: number } {
  const at = line.text === "" ? contentEnd : line.toOffset(Math.max(index, 0));
  const offset = index > 0 && line.text !== "" ? line.toOffset(index - 1) + 1 : at;
  return { start: offset, end: offset };
}

function toFlag(line: SegmentedText, flag: FlagSpan): Flag {
  const hasValue = flag.nameEnd < flag.end;
  return {
    range: mappedRange(line, flag.start, flag.end),
    name: toWord(line, { start: flag.start + 2, end: flag.nameEnd }, "\\"),
    value: hasValue ? toWord(line, { start: flag.nameEnd + 1, end: flag.end }, "\\") : undefined,
  };
}

function isAt(word: Word, heredoc: Heredoc): boolean {
  return word.range.start < heredoc.marker.end && heredoc.marker.start < word.range.end;
}

/** COPY, ADD and VOLUME: the JSON form, or words cut at blanks. */
function readList(
  source: Source,
  rest: Span,
  split: (text: string, from: number, to: number) => readonly Span[],
): { readonly words: readonly Word[]; readonly json: boolean } {
  const { line, escapeChar } = source;
  const json = readJson(line.text, rest.start, rest.end);
  if (typeof json !== "string") return { words: jsonWords(line, json, rest), json: true };
  const spans = split(line.text, rest.start, rest.end);
  return { words: spans.map((span) => toWord(line, span, escapeChar)), json: false };
}

function jsonWords(line: SegmentedText, values: readonly string[], rest: Span): Word[] {
  return jsonSpans(line.text, rest.start, rest.end, values.length).map((span, index) => ({
    range: mappedRange(line, span.start, span.end),
    raw: line.text.slice(span.start, span.end),
    value: values[index] ?? "",
  }));
}

function readCommand(source: Source, rest: Span) {
  const { line, escapeChar } = source;
  const json = readJson(line.text, rest.start, rest.end);
  if (typeof json !== "string") {
    return { words: jsonWords(line, json, rest), json: true, shell: undefined };
  }
  const words = splitQuoted(line.text, rest.start, rest.end, escapeChar).map((span) =>
    toWord(line, span, escapeChar),
  );
  return { words, json: false, shell: line.slice(rest.start, rest.end) };
}

function readPairs(source: Source, head: Head, kind: "ENV" | "LABEL" | "ARG") {
  const { line, escapeChar } = source;
  const { text } = line;
  const { start, end } = head.rest;
  const spans = splitQuoted(text, start, end, escapeChar);
  const first = spans[0];
  if (kind !== "ARG" && first && !text.slice(first.start, first.end).includes("=")) {
    const [keySpan = first] = splitAtBlanks(text, start, end);
    const key = toWord(line, keySpan, escapeChar);
    const valueStart = skipSpaces(text, keySpan.end, end);
    if (valueStart >= end) {
      return { pairs: [{ range: key.range, key, value: undefined }], words: [key], legacy: false };
    }
    const value = toWord(line, { start: valueStart, end }, escapeChar);
    const range = { start: key.range.start, end: value.range.end };
    return { pairs: [{ range, key, value }], words: [key, value], legacy: true };
  }
  const words = spans.map((span) => toWord(line, span, escapeChar));
  return { pairs: spans.map((span) => toPair(line, span, escapeChar)), words, legacy: false };
}

function toPair(line: SegmentedText, span: Span, escapeChar: EscapeCharacter): KeyValue {
  const equals = line.text.slice(span.start, span.end).indexOf("=");
  const range = mappedRange(line, span.start, span.end);
  if (equals === -1) return { range, key: toWord(line, span, escapeChar), value: undefined };
  const middle = span.start + equals;
  return {
    range,
    key: toWord(line, { start: span.start, end: middle }, escapeChar),
    value: toWord(line, { start: middle + 1, end: span.end }, escapeChar),
  };
}

function readHealthcheck(source: Source, rest: Span) {
  const { line, escapeChar } = source;
  let typeEnd = rest.start;
  while (typeEnd < rest.end && !isSpace(line.text.charCodeAt(typeEnd))) typeEnd++;
  if (typeEnd === rest.start) {
    return { words: [], json: false, none: false, cmd: undefined, shell: undefined };
  }
  const type = toWord(line, { start: rest.start, end: typeEnd }, escapeChar);
  const after = { start: skipSpaces(line.text, typeEnd, rest.end), end: rest.end };
  const command = readCommand(source, after);
  const isCmd = type.raw.toUpperCase() === "CMD";
  return {
    words: [type, ...command.words],
    json: command.json,
    none: type.raw.toUpperCase() === "NONE",
    cmd: isCmd ? type : undefined,
    shell: isCmd ? command.shell : undefined,
  };
}
