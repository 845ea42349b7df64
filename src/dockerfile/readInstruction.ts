import type { TextRange } from "../base/textRange.ts";
import { astWords } from "./astWords.ts";
import type { EscapeCharacter, Flag, Heredoc, Instruction, Word } from "./document.ts";
import { kindOf } from "./instructionKinds.ts";
import { mappedRange, type SegmentedText } from "./mappedText.ts";
import { type ArgumentSource, readCommand, readHealthcheck, readList } from "./readArguments.ts";
import { type FlagSpan, readHead } from "./readHead.ts";
import { readPairs } from "./readPairs.ts";
import type { ScannedInstruction } from "./scan.ts";
import { type Span, splitAtBlanks, toWord } from "./splitWords.ts";
import { withoutMarkers } from "./withoutMarkers.ts";

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

interface Source extends ArgumentSource {
  readonly contentEnd: number;
  readonly heredocs: readonly Heredoc[];
}

/**
 * Reads a whole instruction, or the trigger that follows ONBUILD. Every kind writes its fields out:
 * spreading a common part costs a quarter of the whole parse.
 */
function readPart(source: Source, part: Span, onbuild: boolean): Instruction {
  const { line, escapeChar, contentEnd } = source;
  const { text } = line;
  const head = readHead(text, part.start, part.end);
  const { rest } = head;
  const keyword = toKeyword(line, head.keyword, contentEnd);
  const kind = kindOf(keyword.raw);
  const range = {
    start: keyword.raw === "" ? line.start : keyword.range.start,
    end: Math.max(contentEnd, keyword.range.end),
  };
  const flags = head.flags.map((flag) => toFlag(line, flag));
  const argumentsRange =
    rest.end > rest.start
      ? mappedRange(line, rest.start, rest.end)
      : emptyAt(line, rest.end, contentEnd);
  const common = { range, keyword, flags, argumentsRange, onbuild };
  const toWords = (spans: readonly Span[]): Word[] =>
    spans.map((span) => toWord(line, span, escapeChar));
  switch (kind) {
    case "FROM":
      return finishFrom(common, toWords(astWords(text, rest.start, rest.end)));
    case "COPY":
    case "ADD":
      return finishTransfer(common, kind, readList(source, rest, splitAtBlanks), source.heredocs);
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL": {
      const { words, json, shell } = readCommand(source, rest);
      const heredocs = kind === "RUN" ? source.heredocs : noHeredocs;
      return { kind, range, keyword, flags, words, argumentsRange, json, heredocs, onbuild, shell };
    }
    case "ENV":
    case "LABEL":
    case "ARG": {
      const { words, pairs, legacy } = readPairs(source, rest, kind);
      return {
        kind,
        range,
        keyword,
        flags,
        words,
        argumentsRange,
        json: false,
        heredocs: noHeredocs,
        onbuild,
        pairs,
        legacy,
      };
    }
    case "HEALTHCHECK":
      return finishHealthcheck(common, readHealthcheck(source, rest));
    case "ONBUILD": {
      const trigger = rest.end > rest.start && !onbuild ? readPart(source, rest, true) : undefined;
      const words = trigger ? [trigger.keyword, ...trigger.words] : [];
      return { ...common, kind, json: false, words, heredocs: source.heredocs, trigger };
    }
    case "VOLUME":
      return finishVolume(common, readList(source, rest, astWords));
    default: {
      const spans =
        kind === "EXPOSE"
          ? astWords(text, rest.start, rest.end)
          : kind === "UNKNOWN"
            ? splitAtBlanks(text, rest.start, rest.end)
            : rest.end > rest.start
              ? [rest]
              : [];
      const words = toWords(spans);
      return {
        kind,
        range,
        keyword,
        flags,
        words,
        argumentsRange,
        json: false,
        heredocs: noHeredocs,
        onbuild,
      };
    }
  }
}

interface Common {
  readonly range: TextRange;
  readonly keyword: Word;
  readonly flags: readonly Flag[];
  readonly argumentsRange: TextRange;
  readonly onbuild: boolean;
}

function finishFrom(common: Common, words: readonly Word[]): Instruction {
  const { range, keyword, flags, argumentsRange, onbuild } = common;
  const as = words[1]?.raw.toUpperCase() === "AS" ? words[1] : undefined;
  return {
    kind: "FROM",
    range,
    keyword,
    flags,
    words,
    argumentsRange,
    json: false,
    heredocs: noHeredocs,
    onbuild,
    platform: flags.find((flag) => flag.name.value === "platform"),
    image: words[0],
    as,
    alias: as && words[2],
  };
}

function finishTransfer(
  common: Common,
  kind: "COPY" | "ADD",
  { words, json }: { readonly words: readonly Word[]; readonly json: boolean },
  heredocs: readonly Heredoc[],
): Instruction {
  const { range, keyword, flags, argumentsRange, onbuild } = common;
  const paths = withoutMarkers(words, heredocs);
  const last = words.at(-1);
  const destination = words.length > 1 && last === paths.at(-1) ? last : undefined;
  return {
    kind,
    range,
    keyword,
    flags,
    words,
    argumentsRange,
    json,
    heredocs,
    onbuild,
    sources: destination ? paths.slice(0, -1) : paths,
    destination,
    from: flags.find((flag) => flag.name.value === "from")?.value,
  };
}

function finishHealthcheck(
  common: Common,
  { words, json, none, cmd, shell }: ReturnType<typeof readHealthcheck>,
): Instruction {
  const { range, keyword, flags, argumentsRange, onbuild } = common;
  return {
    kind: "HEALTHCHECK",
    range,
    keyword,
    flags,
    words,
    argumentsRange,
    json,
    heredocs: noHeredocs,
    onbuild,
    none,
    cmd,
    shell,
  };
}

function finishVolume(
  common: Common,
  { words, json }: { readonly words: readonly Word[]; readonly json: boolean },
): Instruction {
  const { range, keyword, flags, argumentsRange, onbuild } = common;
  return {
    kind: "VOLUME",
    range,
    keyword,
    flags,
    words,
    argumentsRange,
    json,
    heredocs: noHeredocs,
    onbuild,
  };
}

const noHeredocs: readonly Heredoc[] = [];

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
