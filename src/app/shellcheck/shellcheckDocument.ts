import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { mappedRange } from "../../dockerfile/mappedText.ts";
import type { ShellParser } from "../../dockerfile/shell/shellParser.ts";
import type { Finding } from "../../lint/finding.ts";
import { type BaseImageLookUp, createLintServices } from "../../lint/services.ts";
import { knownBaseImage } from "../../lint/shared/baseImages.ts";
import { type AskShellcheckOptions, askShellcheck } from "./askShellcheck.ts";
import type { ShellcheckComment } from "./readShellcheckOutput.ts";
import { shellcheckFix } from "./shellcheckFix.ts";
import { shellcheckIgnores } from "./shellcheckIgnores.ts";
import type { ShellcheckScript } from "./shellcheckScript.ts";
import { shellcheckScripts } from "./shellcheckScripts.ts";
import { isShellcheckOff, type RuleSeverities, shellcheckSeverity } from "./shellcheckSeverity.ts";

export interface ShellcheckDocumentOptions
  extends ShellcheckDocumentsOptions,
    Omit<ShellcheckedDocument, "document"> {}

export interface ShellcheckDocumentsOptions extends AskShellcheckOptions {
  readonly shell: ShellParser;
}

export interface ShellcheckedDocument {
  readonly document: DockerfileDocument;
  /** The user's severities; `SC2086`, `shellcheck/SC2086` and `shellcheck` count. */
  readonly rules?: RuleSeverities;
  /** What is known of base images; the table of official images when left out. */
  readonly baseImage?: BaseImageLookUp;
}

/**
 * What ShellCheck says of the RUN bodies of a document, in file order. At most one process for a few
 * bodies, and none when the cache knows every one. Rejects only with the signal's reason.
 */
export async function shellcheckDocument(
  document: DockerfileDocument,
  { rules = {}, baseImage = knownBaseImage, ...options }: ShellcheckDocumentOptions,
): Promise<readonly Finding[]> {
  const [findings = []] = await shellcheckDocuments([{ document, rules, baseImage }], options);
  return findings;
}

/** The same of some documents, in their order, with their bodies shared out to a few processes. */
export async function shellcheckDocuments(
  documents: readonly ShellcheckedDocument[],
  { shell, ...options }: ShellcheckDocumentsOptions,
): Promise<readonly (readonly Finding[])[]> {
  options.signal?.throwIfAborted();
  const scripts = documents.map(({ document, rules = {}, baseImage = knownBaseImage }) =>
    isShellcheckOff(rules)
      ? []
      : shellcheckScripts(document, createLintServices(document, { baseImage, shell })),
  );
  const comments = await askShellcheck(
    scripts.map((some) => some.map(({ content }) => content)),
    options,
  );
  return documents.map((document, index) => toFindings(document, scripts[index] ?? [], comments));
}

/** The page about a finding's code, such as `shellcheck/SC2086`. */
export function shellcheckUrl(rule: string): string {
  return `https://www.shellcheck.net/wiki/${shellcheckCode(rule)}`;
}

/** `SC2086` of `shellcheck/SC2086`. */
export function shellcheckCode(rule: string): string {
  return rule.slice(rule.indexOf("/") + 1);
}

function toFindings(
  { document, rules = {} }: ShellcheckedDocument,
  scripts: readonly ShellcheckScript[],
  comments: ReadonlyMap<string, readonly ShellcheckComment[]>,
): readonly Finding[] {
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
