import type { TextRange } from "../base/textRange.ts";
import type { Comment, DockerfileDocument, Stage } from "../dockerfile/document.ts";
import { type CommentPlace, commentPlaces } from "./commentPlaces.ts";
import type { Finding } from "./finding.ts";
import type { Ignore } from "./ignore.ts";
import { type IgnoreComment, parseCheckValue, parseIgnoreComment } from "./ignoreComment.ts";
import { parseErrorId } from "./parseErrors.ts";
import type { RuleNames } from "./ruleNames.ts";

/**
 * Every ignore comment of a document, in file order. `asHadolint`: those of hadolint's dialect count
 * where hadolint itself heeds them, and no further; see `hadolintCovers`.
 */
export function readIgnores(
  document: DockerfileDocument,
  names: RuleNames,
  { asHadolint = false }: { readonly asHadolint?: boolean } = {},
): readonly Ignore[] {
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
    if (asHadolint && parsed.dialect === "hadolint") {
      const covers = hadolintCovers(document, comment, parsed, place);
      if (covers) ignores.push(toIgnore(parsed, comment.range, covers, names));
      continue;
    }
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

/**
 * What hadolint leaves out for a comment of its own: what begins on the very next line; for `stage`,
 * right above a FROM, what follows that FROM up to the next one, which still counts. Nothing for a
 * comment that it cannot read to the end, or inside of an instruction.
 */
function hadolintCovers(
  { lines, text, stages }: DockerfileDocument,
  { range, text: comment, insideInstruction }: Comment,
  { scope }: IgnoreComment,
  { next, stage }: CommentPlace,
): TextRange | undefined {
  if (insideInstruction || !hadolintPragma.test(comment)) return undefined;
  if (scope === "file") return { start: 0, end: text.length };
  const line = lines.positionAt(range.end).line + 1;
  // That line may also hold a comment, which DL1001 tells of.
  if (scope === "line" && line < lines.lineCount) {
    return { start: lines.lineStart(line), end: lines.lineEnd(line) };
  }
  if (!next || lines.positionAt(next.range.start).line !== line) return undefined;
  if (next.kind !== "FROM" || !stage) return undefined;
  const following = stages[stage.index + 1];
  return {
    start: lines.lineEnd(line) + 1,
    end: following ? lines.lineEnd(lines.positionAt(following.from.range.start).line) : text.length,
  };
}

/** An explanation needs a `#` of its own, and one bad name makes it no pragma at all. */
const hadolintPragma =
  /^[ \t]*hadolint[ \t]+(?:(?:global|stage)[ \t]+)?ignore[ \t]*=[ \t]*[DLSC0-9]+(?:[ \t]*,[ \t]*[DLSC0-9]+)*[ \t]*(?:#.*)?$/;

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
