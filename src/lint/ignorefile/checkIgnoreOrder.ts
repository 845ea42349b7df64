import {
  type IgnoreFileView,
  type IgnoreReport,
  spelled,
  type ViewedPattern,
  wholeLine,
} from "./ignoreFileView.ts";

/** What the text alone proves of how lines stand to each other. */
export function checkIgnoreOrder(view: IgnoreFileView): readonly IgnoreReport[] {
  return [...earlyExceptions(view), ...repeated(view), ...covered(view), ...everything(view)];
}

/** Where nothing is kept out yet, there is nothing that an exception could bring back. */
function earlyExceptions({ text, lines, patterns }: IgnoreFileView): readonly IgnoreReport[] {
  const first = patterns.findIndex(({ negated }) => !negated);
  const early = first === -1 ? patterns : patterns.slice(0, first);
  const last = patterns.at(-1);
  return early.map((pattern) => {
    const report = { rule: "avoid-idle-ignore-exceptions", range: pattern.range } as const;
    if (first === -1 || last === undefined) {
      const message = "No line keeps anything out, so this exception brings nothing back.";
      return { ...report, message };
    }
    const end = lines.lineEnd(last.line);
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    const typed = text.slice(pattern.range.start, pattern.range.end);
    return {
      ...report,
      message:
        "No line above keeps anything out, so this exception brings nothing back: put it further down.",
      fix: {
        title: "Move the exception to the end",
        safe: false,
        edits: [
          {
            range: { start: lines.lineStart(pattern.line), end: lines.lineStart(pattern.line + 1) },
            newText: "",
          },
          { range: { start: end, end }, newText: `${newline}${typed}` },
        ],
      },
    };
  });
}

/** The same once more, with no line between that says the opposite. */
function repeated(view: IgnoreFileView): readonly IgnoreReport[] {
  const reports: IgnoreReport[] = [];
  let negated = false;
  let seen = new Map<string, ViewedPattern>();
  for (const pattern of view.patterns) {
    if (pattern.negated !== negated) seen = new Map();
    negated = pattern.negated;
    const before = seen.get(pattern.pattern);
    if (!before) seen.set(pattern.pattern, pattern);
    else reports.push(coveredBy(view, pattern, before));
  }
  return reports;
}

/**
 * Patterns for what lies in a path that another line keeps out. Only up to the first exception: after
 * it the client tests a pattern for a folder only where it could change something, and a line that
 * looks needless may be the one that counts.
 */
function covered(view: IgnoreFileView): readonly IgnoreReport[] {
  const { patterns } = view;
  const firstException = patterns.findIndex(({ negated }) => negated);
  const plain = patterns
    .slice(0, firstException === -1 ? patterns.length : firstException)
    .filter(({ glob }) => glob);
  const byText = new Map(plain.map((pattern) => [pattern.pattern, pattern]));
  const globs = plain.filter(({ glob }) => glob && !glob.literal);
  const triesGlobs = globs.length * plain.length <= mostTests;
  return plain.flatMap((pattern) => {
    const folders = foldersOf(pattern.pattern);
    const outer = folders.map((folder) => byText.get(folder)).find((found) => found);
    if (outer) return [coveredBy(view, pattern, outer)];
    if (!pattern.glob?.literal || pattern.pattern.includes("\\") || !triesGlobs) return [];
    const paths = [pattern.pattern, ...folders];
    const by = globs.find(({ glob }) => paths.some((path) => glob?.test(path)));
    return by ? [coveredBy(view, pattern, by)] : [];
  });
}

/** Each test takes about a microsecond; an ignore file of thousands of globs is a machine's. */
const mostTests = 200_000;

/** The patterns of the folders that a pattern leads through: `a`, `a/*` for `a/* /b`. */
function foldersOf(pattern: string): readonly string[] {
  const folders: string[] = [];
  for (let at = pattern.indexOf("/"); at !== -1; at = pattern.indexOf("/", at + 1)) {
    folders.push(pattern.slice(0, at));
  }
  return folders;
}

function coveredBy(view: IgnoreFileView, pattern: ViewedPattern, by: ViewedPattern): IgnoreReport {
  const verb = pattern.negated ? "brings this back" : "keeps this out";
  return {
    rule: "avoid-repeated-ignore-patterns",
    range: pattern.range,
    message: `Line ${by.line + 1} (${spelled(by)}) ${verb} already: remove this one.`,
    tag: "unnecessary",
    fix: {
      title: "Remove the line",
      safe: true,
      edits: [{ range: wholeLine(view, pattern.line), newText: "" }],
    },
  };
}

/** A build that takes no files is a thing to have, so this is a hint. */
function everything({ patterns }: IgnoreFileView): readonly IgnoreReport[] {
  const last = patterns.findLastIndex(({ negated }) => negated);
  const all = patterns.slice(last + 1).find(({ pattern }) => everythingPatterns.has(pattern));
  if (!all) return [];
  const message =
    "This keeps everything out, so COPY finds nothing: say below with ! what the build needs.";
  return [{ rule: "avoid-ignoring-everything", range: all.range, message }];
}

const everythingPatterns: ReadonlySet<string> = new Set(["*", "**", "**/*", "**/**"]);
