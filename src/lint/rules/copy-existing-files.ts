import type { TextRange } from "../../base/textRange.ts";
import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { Instruction, TransferInstruction, Word } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { contextPath, contextSources } from "../shared/contextSources.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { isLikelyBuilt } from "../shared/likelyBuilt.ts";
import { nearPath } from "../shared/nearPath.ts";
import { runMounts } from "../shared/runMounts.ts";
import { hasWildcard, isRemote } from "../shared/transferPaths.ts";

/**
 * Seen on Docker 28.5: BuildKit answers `"/x": not found` for a name, in COPY and in a bind mount;
 * a wildcard that matches nothing copies nothing, and the classic builder refuses it where no other
 * source is left ("no source files were specified").
 */
export const copyExistingFiles = defineRule({
  id: "copy-existing-files",
  summary: "Require that COPY and ADD name what is in the build context.",
  why: "A source that is not in the build context ends the build with `not found`, after all steps before it have run. The rule speaks where the whole context was looked at, the source has no unknown variable, no ignore file keeps it out, and neither git nor its name say that it is made before the build.",
  category: "correctness",
  severity: { recommended: "warning", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages: {
    missing:
      "Nothing in the build context is called {source}, so the build fails. Correct the path, or add the file.",
    similar:
      "Nothing in the build context is called {source}, so the build fails, but {similar} is there. Write that if it is meant.",
    noMatch:
      "Nothing in the build context matches {source}, so nothing is copied, and the classic builder fails. Correct the pattern.",
  },
  examples: {
    files: { "go.mod": "", "src/app.go": "" },
    bad: ["FROM golang:1.23\nCOPY go.mdo ./", "FROM golang:1.23\nCOPY app.go ./"],
    good: ["FROM golang:1.23\nCOPY go.mod src/app.go ./"],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, preset, services } = context;
    const { contextFiles: files, contextIgnore: ignore } = services;
    if (!files || files.isCut || hasForeignSyntax(document)) return {};
    // It builds in a folder of its own making, with the programs in it.
    if (files.children("").some(({ path }) => /^\.?goreleaser\.ya?ml$/.test(path))) return {};
    const isIgnored = (path: string): boolean =>
      ignore !== undefined && (ignore.isIgnored(path) || ignore.isIgnored(`${path}/x`));
    const isMissing = (path: string): boolean =>
      path !== "" &&
      files.at(path) === undefined &&
      !leadsThroughLink(files, path) &&
      !files.isGenerated(path) &&
      !isIgnored(path);
    const told = new Set<Instruction>();
    const report = (
      at: TextRange,
      source: string,
      path: string,
      by: Instruction,
      fixAt: TextRange | undefined,
    ): void => {
      if (preset === "recommended" && isLikelyBuilt(document, by, path)) return;
      const similar = nearPath(files, path);
      if (similar === undefined) {
        context.report({ at, message: "missing", data: { source } });
        return;
      }
      context.report({
        at,
        message: "similar",
        data: { source, similar },
        fix: fixAt && replace(fixAt, source, similar),
      });
    };
    const transfer = (copy: TransferInstruction): void => {
      if (!copy.destination) return;
      const sources = contextSources(services, copy);
      for (const { word, value, path, isPattern } of sources) {
        if (!isPattern) {
          if (isMissing(path)) {
            report(word.range, value, path, copy, isPlain(word) ? word.range : undefined);
          }
        } else if (preset === "strict" && copy.sources.length === 1 && !mayMatch(files, value)) {
          context.report({ at: word.range, message: "noMatch", data: { source: value } });
        }
      }
    };
    /** Of a base that this file goes on from: its trigger reads from the same context. */
    const triggered = (trigger: TransferInstruction): void => {
      if (trigger.from || told.has(trigger)) return;
      told.add(trigger);
      for (const { raw, value, range } of trigger.sources) {
        if (/[$\\]/.test(raw) || value === "" || isRemote(value) || hasWildcard(value)) continue;
        const path = contextPath(value);
        if (isMissing(path)) report(range, value, path, trigger, raw === value ? range : undefined);
      }
    };
    return {
      stage(stage) {
        for (const trigger of inheritedTriggers(document, stage)) {
          if (trigger.kind === "COPY" || trigger.kind === "ADD") triggered(trigger);
        }
      },
      COPY: transfer,
      ADD: transfer,
      RUN(run) {
        if (run.onbuild) return;
        for (const { type, source, from, word } of runMounts(run)) {
          if (type !== "bind" || source === undefined || from !== undefined) continue;
          const { value, complete } = services.variables.expand(source, run);
          if (!complete || hasWildcard(value)) continue;
          const path = contextPath(value);
          if (!isMissing(path)) continue;
          const at = placeIn(document.text, word.range, source);
          report(at ?? word.range, value, path, run, value === source ? at : undefined);
        }
      },
    };

    function mayMatch({ match, isGenerated }: ContextFiles, pattern: string): boolean {
      const path = contextPath(pattern);
      const fixed = path.slice(0, path.search(/[*?[]/));
      const folder = fixed.slice(0, Math.max(0, fixed.lastIndexOf("/")));
      return (
        match(pattern).length > 0 ||
        (ignore?.patterns.length ?? 0) > 0 ||
        /[\\]|\*\*/.test(pattern) ||
        (folder !== "" && isGenerated(folder)) ||
        isGenerated(path) ||
        files === undefined ||
        leadsThroughLink(files, path)
      );
    }
  },
});

/** Where the links of a context lead is not known. */
function leadsThroughLink(files: ContextFiles, path: string): boolean {
  for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
    const found = files.at(path.slice(0, end));
    if (!found) return false;
    if (found.kind === "link") return true;
  }
  return false;
}

/** No variables, quotes or escapes in it, so that its text is its value. */
function isPlain({ raw, value, range }: Word): boolean {
  return raw === value && !raw.includes("$") && range.end - range.start === raw.length;
}

function replace(range: TextRange, source: string, similar: string): FixProposal | undefined {
  if (!/^[\w./@+-]+$/.test(similar)) return undefined;
  const [lead] = /^(\.?\/)?/.exec(source) ?? [""];
  return { title: `Write ${similar}`, edits: [{ range, newText: `${lead}${similar}` }] };
}

function placeIn(text: string, { start, end }: TextRange, part: string): TextRange | undefined {
  const whole = text.slice(start, end);
  const at = /(?:^|,)(?:source|src)=/i.exec(whole);
  if (!at) return undefined;
  const from = start + at.index + at[0].length;
  return text.startsWith(part, from) ? { start: from, end: from + part.length } : undefined;
}
