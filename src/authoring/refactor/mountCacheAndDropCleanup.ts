import type { TextEdit } from "../../base/textEdit.ts";
import type { ShellPipeline } from "../../dockerfile/shell/shellScript.ts";
import { mountEdits } from "./addCacheMount.ts";
import { cacheMounts } from "./cacheMounts.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring } from "./refactoring.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/**
 * A cache mount, without the commands behind `&&` that would empty it and do nothing else: with the
 * mount nothing of the cache is in the image anyway.
 */
export const mountCacheAndDropCleanup = defineRefactoring({
  id: "mount-cache-and-drop-cleanup",
  kind: "rewrite",
  at(document, range, context) {
    const run = touchedInstruction(document, range);
    if (run?.kind !== "RUN" || run.heredocs.length > 0) return undefined;
    const mounts = cacheMounts(document, run, context);
    const chains = posixScript(context, run)?.script.body.chains;
    if (!mounts || chains?.length !== 1) return undefined;
    const { pipelines = [], operators = [] } = chains[0] ?? {};
    if (operators.some(({ text }) => text !== "&&")) return undefined;
    const drops: TextEdit[] = [];
    for (const [at, pipeline] of pipelines.entries()) {
      const before = pipelines[at - 1];
      if (!before || !isCleanup(pipeline, mounts.folders)) continue;
      const gap = { start: before.range.end, end: pipeline.range.end };
      // Comments about it would be left without it.
      if (/\n[ \t]*#/.test(document.text.slice(gap.start, gap.end))) return undefined;
      drops.push({ range: gap, newText: "" });
    }
    return drops.length > 0 ? [...mountEdits(mounts), ...drops] : undefined;
  },
});

function isCleanup({ elements, negated }: ShellPipeline, folders: readonly string[]): boolean {
  const [command, ...more] = elements;
  if (negated || more.length > 0 || command?.kind !== "command") return false;
  if (command.redirections.length > 0 || command.assignments.length > 0) return false;
  const words = command.words.map(({ value }) => value);
  const [program = "", ...rest] = words;
  if (program === "rm") {
    const [options, ...paths] = rest;
    return (
      options !== undefined &&
      /^-[rRf]+$/.test(options) &&
      paths.length > 0 &&
      paths.every((path) => folders.some((folder) => isWithin(path, folder)))
    );
  }
  return cleanups.some(({ line, folder }) => line === words.join(" ") && folders.includes(folder));
}

/** All paths are below the mount: `~` may be any home. */
function isWithin(path: string, folder: string): boolean {
  const clean = path.replace(/\/\*?$/, "");
  return !path.includes("..") && (clean === folder || clean.startsWith(`${folder}/`));
}

const cleanups: readonly { readonly line: string; readonly folder: string }[] = [
  { line: "apt-get clean", folder: "/var/cache/apt" },
  { line: "apt clean", folder: "/var/cache/apt" },
  { line: "dnf clean all", folder: "/var/cache/dnf" },
  { line: "dnf5 clean all", folder: "/var/cache/libdnf5" },
  { line: "npm cache clean --force", folder: "/root/.npm" },
  { line: "yarn cache clean", folder: "/usr/local/share/.cache/yarn" },
  { line: "pip cache purge", folder: "/root/.cache/pip" },
  { line: "go clean -modcache", folder: "/go/pkg/mod" },
  { line: "go clean -cache", folder: "/root/.cache/go-build" },
];
