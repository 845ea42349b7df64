import { isGeneratedName } from "./generatedNames.ts";
import {
  type IgnoreFileView,
  type IgnoreReport,
  isUnmatched,
  spelled,
  type ViewedPattern,
  wholeLine,
} from "./ignoreFileView.ts";

/** What only the files in the folder can tell. */
export function checkIgnoreMatches(view: IgnoreFileView): readonly IgnoreReport[] {
  return view.patterns.flatMap(
    (pattern) => unmatched(view, pattern) ?? idle(view, pattern) ?? nested(view, pattern) ?? [],
  );
}

function unmatched(view: IgnoreFileView, pattern: ViewedPattern): IgnoreReport | undefined {
  const { pattern: path, negated, range, facts } = pattern;
  if (!isUnmatched(view, pattern) || path === "." || isGeneratedName(path)) return undefined;
  // Said by `nested`, which knows better.
  if (facts && facts.nestedPaths > 0) return undefined;
  const rule = "avoid-unmatched-ignore-patterns";
  const what = negated ? "There is no such file that it could bring back" : "It matches nothing";
  if (facts?.closest === undefined) return { rule, range, message: `${what} in this folder.` };
  const newText = facts.closest;
  return {
    rule,
    range,
    message: `${what} in this folder: is ${newText} meant?`,
    fix: {
      title: `Change to ${newText}`,
      safe: false,
      edits: [{ range: pattern.path, newText }],
    },
  };
}

function idle(view: IgnoreFileView, pattern: ViewedPattern): IgnoreReport | undefined {
  const { negated, range, facts } = pattern;
  if (!negated || !view.isFolderKnown || !facts) return undefined;
  if (facts.matched.files === 0 || facts.decided.files > 0) return undefined;
  const rule = "avoid-idle-ignore-exceptions";
  const by = facts.by === undefined ? undefined : view.patterns[facts.by];
  if (by && !by.negated && by.index > pattern.index && facts.out.files === facts.matched.files) {
    const message = `Line ${by.line + 1} (${spelled(by)}) keeps it out again: put this exception below.`;
    return { rule, range, message };
  }
  return needless(view, pattern, by);
}

/** Only of a single file: in a folder there may be something later that another line keeps out. */
function needless(
  view: IgnoreFileView,
  { glob, range, line, facts }: ViewedPattern,
  by: ViewedPattern | undefined,
): IgnoreReport | undefined {
  const [only] = facts?.largest ?? [];
  if (!glob?.literal || only?.kind !== "file" || (by && !by.negated)) return undefined;
  const message = by
    ? `Line ${by.line + 1} (${spelled(by)}) brings it back already: remove this one.`
    : "No line keeps this file out, so the exception is not needed.";
  return {
    ...{ rule: "avoid-idle-ignore-exceptions", range, message, tag: "unnecessary" },
    fix: {
      title: "Remove the line",
      safe: true,
      edits: [{ range: wholeLine(view, line), newText: "" }],
    },
  };
}

function nested(view: IgnoreFileView, pattern: ViewedPattern): IgnoreReport | undefined {
  const { pattern: name, path, range, facts } = pattern;
  if (!facts || facts.nestedPaths === 0 || !isEverywhere(name)) return undefined;
  const [first = ""] = facts.nested;
  const others = facts.nestedPaths - 1;
  const newText = `**/${view.text.slice(path.start, path.end).replace(/^\/+/, "")}`;
  const shown = first.length > 80 ? `…${first.slice(-79)}` : first;
  const message =
    others === 0
      ? `This counts in the root only: ${shown} stays in the context. Write **/ in front.`
      : `This counts in the root only: ${shown} and ${others} more stay in the context. Write **/ in front.`;
  return {
    rule: "ignore-nested-folders",
    range,
    message,
    fix: { title: `Change to ${newText}`, safe: false, edits: [{ range: path, newText }] },
  };
}

/** Made by tools in every folder, so that nobody means those of the root alone. */
function isEverywhere(name: string): boolean {
  return everywhere.has(name);
}

const everywhere: ReadonlySet<string> = new Set([
  ...["node_modules", "bower_components", "__pycache__", ".venv", ".pytest_cache", ".mypy_cache"],
  ...[".ruff_cache", ".tox", ".DS_Store", "Thumbs.db", "*.pyc", "*.py[cod]", "*.log", ".env"],
  ...["npm-debug.log", "yarn-error.log", ".terraform", ".gradle", ".idea", ".vscode", "*.swp"],
  ...["npm-debug.log*", ".next", ".nuxt", ".turbo", ".cache", ".parcel-cache", "*.pem", "*.key"],
]);
