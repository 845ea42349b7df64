import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { mappedRange } from "../../dockerfile/mappedText.ts";
import type { ShellParser } from "../../dockerfile/shell/shellParser.ts";
import type { Finding } from "../../lint/finding.ts";
import { type BaseImageLookUp, createLintServices } from "../../lint/services.ts";
import { knownBaseImage } from "../../lint/shared/baseImages.ts";
import type { ShellcheckComment } from "./readShellcheckOutput.ts";
import { type RunShellcheckOptions, runShellcheck } from "./runShellcheck.ts";
import type { ShellcheckCache } from "./shellcheckCache.ts";
import { shellcheckFix } from "./shellcheckFix.ts";
import { shellcheckIgnores } from "./shellcheckIgnores.ts";
import type { ShellcheckScript } from "./shellcheckScript.ts";
import { shellcheckScripts } from "./shellcheckScripts.ts";
import { isShellcheckOff, type RuleSeverities, shellcheckSeverity } from "./shellcheckSeverity.ts";

export interface ShellcheckDocumentOptions extends RunShellcheckOptions {
  /** The program's path; see `findShellcheck`. */
  readonly program: string;
  readonly shell: ShellParser;
  readonly cache: ShellcheckCache;
  /** The user's severities; `SC2086`, `shellcheck/SC2086` and `shellcheck` count. */
  readonly rules?: RuleSeverities;
  /** What is known of base images; the table of official images when left out. */
  readonly baseImage?: BaseImageLookUp;
  /** Told in one sentence when ShellCheck could not say anything. */
  readonly onFailure?: (why: string) => void;
}

/**
 * What ShellCheck says of the RUN bodies of a document, in file order. At most one process, and none
 * when the cache knows every body. Rejects only with the signal's reason.
 */
export async function shellcheckDocument(
  document: DockerfileDocument,
  options: ShellcheckDocumentOptions,
): Promise<readonly Finding[]> {
  const { shell, rules = {}, baseImage = knownBaseImage } = options;
  options.signal?.throwIfAborted();
  if (isShellcheckOff(rules)) return [];
  const scripts = shellcheckScripts(document, createLintServices(document, { baseImage, shell }));
  const comments = await askAbout(new Set(scripts.map(({ content }) => content)), options);
  const isIgnored = shellcheckIgnores(document);
  return scripts
    .flatMap((script) =>
      (comments.get(script.content) ?? []).flatMap(
        (comment) => toFinding(comment, script, rules) ?? [],
      ),
    )
    .filter((finding) => !isIgnored(finding))
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** The page about a finding's code, such as `shellcheck/SC2086`. */
export function shellcheckUrl(rule: string): string {
  return `https://www.shellcheck.net/wiki/${shellcheckCode(rule)}`;
}

/** `SC2086` of `shellcheck/SC2086`. */
export function shellcheckCode(rule: string): string {
  return rule.slice(rule.indexOf("/") + 1);
}

async function askAbout(
  contents: ReadonlySet<string>,
  { program, cache, onFailure, ...options }: ShellcheckDocumentOptions,
): Promise<ReadonlyMap<string, readonly ShellcheckComment[]>> {
  const answers = new Map<string, readonly ShellcheckComment[]>();
  const unknown: string[] = [];
  for (const content of contents) {
    const known = cache.get(program, content);
    if (known) answers.set(content, known);
    else unknown.push(content);
  }
  const outcome = await runShellcheck(program, unknown, options);
  if (outcome.kind === "failed") onFailure?.(outcome.why);
  // One that hangs would hang at the next keystroke again.
  if (outcome.kind === "failed" && !outcome.timedOut) return answers;
  for (const [index, content] of unknown.entries()) {
    const comments = outcome.kind === "done" ? (outcome.comments[index] ?? []) : [];
    cache.set(program, content, comments);
    answers.set(content, comments);
  }
  return answers;
}

function toFinding(
  comment: ShellcheckComment,
  script: ShellcheckScript,
  rules: RuleSeverities,
): Finding | undefined {
  const severity = shellcheckSeverity(comment, rules);
  const indexes = script.indexes(comment);
  if (severity === "off" || !indexes) return undefined;
  const code = `SC${comment.code}`;
  return {
    rule: `shellcheck/${code}`,
    aliases: [`shellcheck/${code}`, code, `hadolint/${code}`],
    severity,
    message: comment.message,
    range: mappedRange(script.source, indexes.start, indexes.end),
    fix: shellcheckFix(comment, script),
    tag: undefined,
  };
}
