import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { Finding, LintOptions, LintPass } from "../../lint/index.ts";
import type { FactKind } from "../../lint/rule.ts";

/** The last run of each document, so that facts which arrive run only the rules that need them. */
export interface LintPasses {
  /** `of` stands for the document; what is kept goes when nobody else has it any more. */
  findings(
    of: object,
    parsed: DockerfileDocument,
    options: LintOptions,
    lintPass: LintRun,
  ): readonly Finding[];
}

export type LintRun = (document: DockerfileDocument, options: LintOptions) => LintPass;

export function createLintPasses(): LintPasses {
  const last = new WeakMap<object, Kept>();
  return {
    findings(of, parsed, options, lintPass) {
      const before = last.get(of);
      const canGoOn = before?.parsed === parsed && isSameBeside(before.options, options);
      const changed = canGoOn ? changedFacts(before.options, options) : [];
      let pass: LintPass;
      if (!canGoOn) pass = lintPass(parsed, options);
      else if (changed.length === 0) return before.pass.findings;
      else pass = before.pass.again(options, changed);
      last.set(of, { parsed, options, pass });
      return pass.findings;
    },
  };
}

interface Kept {
  readonly parsed: DockerfileDocument;
  readonly options: LintOptions;
  readonly pass: LintPass;
}

/** Facts that changed are other objects. */
function changedFacts(a: LintOptions, b: LintOptions): readonly FactKind[] {
  const isOther = (key: keyof LintOptions) => a[key] !== b[key];
  return [
    ...(isOther("baseImage") || isOther("awaitsBases") ? (["baseImage"] as const) : []),
    ...(isOther("buildContext") || a.contextFiles?.names !== b.contextFiles?.names
      ? (["buildContext", "contextSizes"] as const)
      : []),
    ...(isOther("contextFiles") ? (["contextSizes"] as const) : []),
  ];
}

function isSameBeside(a: LintOptions, b: LintOptions): boolean {
  const isSame = (key: keyof LintOptions) => a[key] === b[key];
  return (
    isSame("shell") && isSame("onRuleError") && isSame("catalog") && plainText(a) === plainText(b)
  );
}

/** What is plain data, and read anew for each run. */
function plainText(options: LintOptions): string {
  const { baseImage, awaitsBases, buildContext, contextFiles, ...others } = options;
  const { shell, onRuleError, catalog, ...plain } = others;
  return JSON.stringify(plain);
}
