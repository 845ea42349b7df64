import {
  type IgnoreFileView,
  type IgnoreReport,
  isUnmatched,
  type ViewedPattern,
} from "./ignoreFileView.ts";

/** Lines that the build reads otherwise than they look, or not at all. */
export function checkIgnoreSyntax(view: IgnoreFileView): readonly IgnoreReport[] {
  return view.patterns.flatMap(
    (pattern) =>
      malformed(pattern) ??
      lateComment(view, pattern) ??
      // These may be names of files, however odd.
      (isUnmatched(view, pattern)
        ? (inlineComment(view, pattern) ?? quotes(view, pattern) ?? backslashes(view, pattern))
        : undefined) ??
      [],
  );
}

function malformed({ pattern, range, path, glob }: ViewedPattern): IgnoreReport | undefined {
  const rule = "write-valid-ignore-patterns";
  if (pattern === "") {
    const message = "The build stops at a lone exclamation mark: name what it is to keep.";
    return { rule, range, message };
  }
  if (glob) return undefined;
  const message = pattern.endsWith("\\")
    ? "The build stops at the backslash at the end, as nothing follows it: remove it."
    : "The build stops at this malformed pattern: close its bracket, or put a backslash before a literal one.";
  return { rule, range: path, message };
}

function lateComment(view: IgnoreFileView, pattern: ViewedPattern): IgnoreReport | undefined {
  const { text, lines } = view;
  const { range, line, facts } = pattern;
  if (text[range.start] !== "#" || (facts && facts.paths > 0)) return undefined;
  const blanks = { start: lines.lineStart(line), end: range.start };
  return {
    rule: "begin-ignore-comments-in-first-column",
    range,
    message: "This is read as a pattern: a comment has to begin in the first column.",
    fix: {
      title: "Begin the comment in the first column",
      safe: isUnmatched(view, pattern),
      edits: [{ range: blanks, newText: text[blanks.start] === "\ufeff" ? "\ufeff" : "" }],
    },
  };
}

function inlineComment(
  { text, lines }: IgnoreFileView,
  { path, line }: ViewedPattern,
): IgnoreReport | undefined {
  const typed = text.slice(path.start, path.end);
  const at = typed.search(/\s#(?=\s|[A-Za-z])/);
  if (at === -1) return undefined;
  const comment = { start: path.start + at + 1, end: path.end };
  const end = path.start + typed.slice(0, at).trimEnd().length;
  const start = lines.lineStart(line);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  return {
    rule: "begin-ignore-comments-in-first-column",
    range: comment,
    message: "This is a part of the pattern, which matches nothing: a comment needs its own line.",
    fix: {
      title: "Put the comment on a line above",
      safe: false,
      edits: [
        {
          range: { start, end: start },
          newText: `${text.slice(comment.start, comment.end)}${newline}`,
        },
        { range: { start: end, end: path.end }, newText: "" },
      ],
    },
  };
}

function quotes({ text }: IgnoreFileView, { path }: ViewedPattern): IgnoreReport | undefined {
  const typed = text.slice(path.start, path.end);
  const inner = /^(["'])(.+)\1$/.exec(typed)?.[2];
  if (inner === undefined) return undefined;
  return {
    rule: "avoid-quotes-in-ignore-file",
    range: path,
    message: "The quotes count as a part of the name, so this matches nothing: remove them.",
    fix: { title: "Remove the quotes", safe: false, edits: [{ range: path, newText: inner }] },
  };
}

function backslashes({ text }: IgnoreFileView, { path }: ViewedPattern): IgnoreReport | undefined {
  const typed = text.slice(path.start, path.end);
  // In front of anything else it may be an escape that is needed.
  if (!/[^\\]\\[\w.]/.test(typed)) return undefined;
  const newText = typed.replace(/\\(?=[\w.]|$)/g, "/");
  return {
    rule: "avoid-backslashes-in-ignore-file",
    range: path,
    message:
      "A backslash parts folders on Windows only, elsewhere this matches nothing: use slashes.",
    fix: { title: "Use slashes", safe: false, edits: [{ range: path, newText }] },
  };
}
