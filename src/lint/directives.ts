import type { TextRange } from "../base/textRange.ts";
import type { Comment, DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import type { Finding } from "./finding.ts";
import type { Ignore } from "./ignore.ts";
import { type IgnoreComment, parseCheckValue, parseIgnoreComment } from "./ignoreComment.ts";
import { parseErrorId } from "./parseErrors.ts";
import type { RuleNames } from "./ruleNames.ts";

/** Every ignore comment of a document, in file order. */
export function readIgnores(document: DockerfileDocument, names: RuleNames): readonly Ignore[] {
  const whole = { start: 0, end: document.text.length };
  const ignores: Ignore[] = [];
  for (const { name, value, range } of document.directives) {
    if (name.value.toLowerCase() !== "check") continue;
    const comment = parseCheckValue(value.raw, value.range.start);
    if (comment) ignores.push(toIgnore(comment, range, whole, names));
  }
  const places = commentPlaces(document);
  const lineAfter = nextLines(document);
  for (const comment of document.comments) {
    const parsed = parseIgnoreComment(comment);
    if (!parsed) continue;
    const place = places(comment);
    // BuildKit heeds the first check comment of a group only.
    if (parsed.dialect === "buildkit" && (comment.insideInstruction || !place.countsForCheck())) {
      continue;
    }
    const covers =
      parsed.scope === "file"
        ? whole
        : parsed.scope === "stage"
          ? stageRange(document, place.stage)
          : comment.insideInstruction
            ? lineAfter(comment)
            : { start: comment.range.end, end: place.next?.range.end ?? document.text.length };
    ignores.push(toIgnore(parsed, comment.range, covers, names));
  }
  return ignores.sort((a, b) => a.range.start - b.range.start);
}

/** Answers by binary search; `parse-error` is never ignored. */
export function createIgnoreIndex(ignores: readonly Ignore[]): {
  isIgnored(finding: Pick<Finding, "rule" | "range">): boolean;
} {
  const byRule = new Map<string, TextRange[]>();
  for (const { names, covers } of ignores) {
    if (!covers) continue;
    for (const rule of new Set(names.flatMap((name) => name.rules))) {
      const ranges = byRule.get(rule);
      if (ranges) ranges.push(covers);
      else byRule.set(rule, [covers]);
    }
  }
  const merged = new Map([...byRule].map(([rule, ranges]) => [rule, merge(ranges)]));
  return {
    isIgnored({ rule, range }) {
      if (rule === parseErrorId) return false;
      const ranges = merged.get(rule) ?? [];
      let low = 0;
      let high = ranges.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ranges[middle]?.start ?? 0) <= range.start) low = middle + 1;
        else high = middle;
      }
      return range.start <= (ranges[low - 1]?.end ?? -1);
    },
  };
}

function toIgnore(
  { dialect, scope, names, reason }: IgnoreComment,
  range: TextRange,
  covers: TextRange | undefined,
  ruleNames: RuleNames,
): Ignore {
  return {
    dialect,
    scope,
    range,
    reason,
    covers,
    names: names.map((name) => ({ ...name, rules: rulesOf(name.text, dialect, ruleNames) })),
  };
}

/** `all` in BuildKit's dialect means BuildKit's checks, not ours beside them. */
function rulesOf(
  name: string,
  dialect: IgnoreComment["dialect"],
  ruleNames: RuleNames,
): readonly string[] {
  return dialect === "buildkit" && name === "all"
    ? ruleNames.ofPeer("buildkit")
    : ruleNames.resolve(name);
}

interface CommentPlace {
  /** The instruction that follows the comment, over blank lines and other comments. */
  readonly next: Instruction | undefined;
  /** The stage that follows when the next instruction is its FROM, else the one around. */
  readonly stage: Stage | undefined;
  /** True for the first check comment above an instruction; asked once a comment, in file order. */
  countsForCheck(): boolean;
}

/** Walks along with the comments, which come in file order. */
function commentPlaces(document: DockerfileDocument): (comment: Comment) => CommentPlace {
  const { instructions, stages, comments } = document;
  const lastBare = bareCommentBefore(comments);
  let at = 0;
  let stage = -1;
  let checked: Instruction | undefined;
  return (comment) => {
    while (at < instructions.length) {
      const instruction = instructions[at];
      if (!instruction || instruction.range.start > comment.range.start) break;
      if (instruction.kind === "FROM") stage++;
      at++;
    }
    const next = instructions[at];
    return {
      next,
      stage: stages[next?.kind === "FROM" ? stage + 1 : Math.max(stage, 0)],
      countsForCheck() {
        const bare = lastBare(next?.range.start ?? Number.POSITIVE_INFINITY);
        if (next === undefined || next === checked || bare > comment.range.start) return false;
        checked = next;
        return true;
      },
    };
  };
}

/** Where the last comment without text before an offset begins; -1 for none. Offsets must rise. */
function bareCommentBefore(comments: readonly Comment[]): (offset: number) => number {
  let at = 0;
  let last = -1;
  return (offset) => {
    for (let comment = comments[at]; comment && comment.range.start < offset; ) {
      if (!comment.insideInstruction && comment.text.trim() === "") last = comment.range.start;
      comment = comments[++at];
    }
    return last;
  };
}

function stageRange(document: DockerfileDocument, stage: Stage | undefined): TextRange | undefined {
  if (!stage) return undefined;
  const next = document.stages[stage.index + 1];
  return {
    start: stage.from.range.start,
    end: next ? next.from.range.start - 1 : document.text.length,
  };
}

/** The next line that is neither blank nor a comment; for comments in file order. */
function nextLines({
  lines,
  text,
}: DockerfileDocument): (comment: Comment) => TextRange | undefined {
  let known: TextRange | undefined;
  return ({ range: { end } }) => {
    if (known && known.start > end) return known;
    for (let line = lines.positionAt(end).line + 1; line < lines.lineCount; line++) {
      known = { start: lines.lineStart(line), end: lines.lineEnd(line) };
      const content = text.slice(known.start, known.end).trimStart();
      if (content !== "" && !content.startsWith("#")) return known;
    }
    return undefined;
  };
}

function merge(ranges: readonly TextRange[]): readonly TextRange[] {
  const merged: { start: number; end: number }[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}
