import { once } from "../base/once.ts";
import type { ContextFiles } from "../dockerfile/contextFiles.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { ShellParser } from "../dockerfile/shell/shellParser.ts";
import { catalog } from "./catalog.ts";
import { type ChosenRule, chooseRules, type RuleChoice } from "./chooseRules.ts";
import type { LintConfig } from "./config.ts";
import type { ContextIgnore } from "./contextIgnore.ts";
import { createIgnoreIndex, readIgnores } from "./directives.ts";
import { experimentalChecks } from "./experimentalChecks.ts";
import type { Finding } from "./finding.ts";
import { ignoreUses } from "./ignoreUses.ts";
import { parseErrors } from "./parseErrors.ts";
import { noPolicy } from "./policy.ts";
import type { FactKind, FixProposal, Preset, Rule, Severity, Visitor } from "./rule.ts";
import { createRuleNames, type RuleNames } from "./ruleNames.ts";
import { type BaseImageLookUp, createLintServices } from "./services.ts";
import { knownBaseImage } from "./shared/baseImages.ts";
import { sortFindings } from "./sortFindings.ts";
import { type RuleRun, visitAll } from "./visitAll.ts";

export interface LintOptions extends LintConfig {
  /** What is known of base images; the table of official images when left out. */
  readonly baseImage?: BaseImageLookUp;
  /**
   * True while somebody is asked who may know more of the base images soon: rules that need them wait
   * for `again`, so that nothing is said that is taken back in a moment.
   */
  readonly awaitsBases?: boolean;
  /** The shell grammar; rules about commands are silent without it. */
  readonly shell?: ShellParser;
  /** What the ignore file keeps out of the build context; rules about it are silent without. */
  readonly buildContext?: ContextIgnore;
  /** What is in the build context; rules about it are silent without. */
  readonly contextFiles?: ContextFiles;
  /** The day, `YYYY-MM-DD`; rules about what is out of date are silent without. */
  readonly today?: string;
  /** A rule that throws is told of once a run and stops; the others go on. */
  readonly onRuleError?: (rule: string, error: unknown) => void;
  /** The rules to choose from; for tests. */
  readonly catalog?: readonly Rule[];
}

/** All findings of a document, in file order. Pure; linear in the size of the text. */
export function lint(document: DockerfileDocument, options: LintOptions): readonly Finding[] {
  return lintPass(document, options).findings;
}

/** What was found, and the way to find it again once there is more to go by. */
export interface LintPass {
  /** In file order. */
  readonly findings: readonly Finding[];
  /**
   * The same text with other facts and otherwise the same options: only the rules that need one of
   * these run again.
   */
  again(options: LintOptions, changed: readonly FactKind[]): LintPass;
}

/** As `lint`, for whoever gets facts later. */
export function lintPass(document: DockerfileDocument, options: LintOptions): LintPass {
  return runRules(document, options);
}

function runRules(
  document: DockerfileDocument,
  options: LintOptions,
  before: PassBefore = { found: [], changed: [], baseShells: undefined },
): LintPass {
  const rules = options.catalog ?? catalog;
  const names = rules === catalog ? catalogNames : createRuleNames(rules);
  const choice =
    rules === catalog && isEmpty(options.rules)
      ? presetChoices[options.preset]
      : chooseRules(options, rules, names);
  const services = createLintServices(document, {
    baseImage: options.baseImage ?? knownBaseImage,
    shell: options.shell,
    contextIgnore: options.buildContext,
    contextFiles: options.contextFiles,
    today: options.today,
    asHadolint: options.preset === "hadolint",
  });
  const { preset } = options;
  const policy = options.policy ? { ...noPolicy, ...options.policy } : noPolicy;
  const found: Finding[] = [];
  const runs: RuleRun[] = [];
  const { baseShells } = services;
  const changed = before.baseShells === baseShells ? before.changed : [];
  /** Those whose findings of before still hold. */
  const spared = new Set<string>();
  for (const chosen of choice.withAsked(experimentalChecks(document, rules))) {
    const { rule } = chosen;
    if (options.awaitsBases && waitsForBases(rule)) continue;
    if (changed.length > 0 && isSpared(rule, changed)) {
      spared.add(rule.id);
      continue;
    }
    if (rule.programs && !runsAny(services.commands.names(), rule.programs)) continue;
    runs.push(startRule(chosen));
  }
  visitAll(document, runs, breakOff);
  for (const finding of before.found) if (spared.has(finding.rule)) found.push(finding);
  const pass = (all: readonly Finding[]): LintPass => ({
    findings: sortFindings(all),
    again: (other, changed) => runRules(document, other, { found: kept, changed, baseShells }),
  });
  const problems = parseErrors(document, options.preset, choice.isOn);
  /** What ignore comments do to them is seen anew. */
  const kept = [...found];
  if (options.ignoreComments === false) return pass([...problems, ...found]);
  const ignores = readIgnores(document, names, { asHadolint: preset === "hadolint" });
  const uses = once(() => ignoreUses(ignores, found, choice.isOn));
  for (const run of runs) {
    if (run.broken || !run.visitor.ignoreComments) continue;
    try {
      run.visitor.ignoreComments(uses());
    } catch (error) {
      breakOff(run, error);
    }
  }
  if (ignores.length === 0) return pass([...problems, ...found]);
  const { isIgnored } = createIgnoreIndex(ignores);
  return pass([...problems, ...found.filter((finding) => !isIgnored(finding))]);

  function startRule({ rule, severity, options }: ChosenRule): RuleRun {
    const run: RuleRun = { rule, visitor: nothing, broken: false };
    try {
      run.visitor = rule.create({
        document,
        preset,
        policy,
        options,
        services,
        report: reporter(rule, severity, found),
      });
    } catch (error) {
      breakOff(run, error);
    }
    return run;
  }

  function breakOff(run: RuleRun, error: unknown): void {
    run.broken = true;
    options.onRuleError?.(run.rule.id, error);
  }
}

/** What a run goes on from. */
interface PassBefore {
  readonly found: readonly Finding[];
  /** Empty: all rules run. */
  readonly changed: readonly FactKind[];
  readonly baseShells: string | undefined;
}

/** What an ignore comment is for may be yet to come, too. */
function waitsForBases({ needs = [], followsFindings = false }: Rule): boolean {
  return followsFindings || needs.includes("baseImage");
}

/** Rules about ignore comments go by the findings of all. */
function isSpared({ needs = [], followsFindings }: Rule, changed: readonly FactKind[]): boolean {
  return !followsFindings && !needs.some((it) => changed.includes(it));
}

/** `pip*` is any that begins so. */
function runsAny(names: ReadonlySet<string>, programs: readonly string[]): boolean {
  for (const program of programs) {
    if (program.endsWith("*") ? hasPrefix(names, program.slice(0, -1)) : names.has(program)) {
      return true;
    }
  }
  return false;
}

function hasPrefix(names: ReadonlySet<string>, prefix: string): boolean {
  for (const name of names) if (name.startsWith(prefix)) return true;
  return false;
}

function isEmpty(settings: LintConfig["rules"]): boolean {
  for (const _ in settings) return false;
  return true;
}

export const catalogNames: RuleNames = createRuleNames(catalog);

/** Without settings of the user it is the same for every file. */
const presetChoices: Readonly<Record<Preset, RuleChoice>> = {
  recommended: chooseRules({ preset: "recommended" }, catalog, catalogNames),
  strict: chooseRules({ preset: "strict" }, catalog, catalogNames),
  hadolint: chooseRules({ preset: "hadolint" }, catalog, catalogNames),
  buildkit: chooseRules({ preset: "buildkit" }, catalog, catalogNames),
};

const nothing: Visitor = {};

function reporter(
  rule: Rule,
  severity: Severity,
  found: Finding[],
): Parameters<Rule["create"]>[0]["report"] {
  return ({ at, message, data, fix, tag, ignore }) => {
    found.push({
      rule: rule.id,
      aliases: rule.aliases,
      severity,
      message: fillIn(rule, message, data ?? {}),
      range: at,
      fix: toFix(rule, fix),
      tag,
      ...(ignore && { ignore }),
    });
  };
}

function fillIn(rule: Rule, id: string, data: Readonly<Record<string, string>>): string {
  const template = rule.messages[id];
  if (template === undefined) throw new Error(`Rule ${rule.id} has no message "${id}".`);
  let text = "";
  let from = 0;
  for (let open = template.indexOf("{"); open !== -1; open = template.indexOf("{", open + 1)) {
    const close = template.indexOf("}", open);
    const value = data[template.slice(open + 1, close)];
    if (value === undefined) continue;
    text += template.slice(from, open) + value;
    from = close + 1;
  }
  return text + template.slice(from);
}

function toFix(rule: Rule, fix: FixProposal | undefined): Finding["fix"] {
  if (fix === undefined || fix.edits.length === 0) return undefined;
  if (rule.fix === "none") throw new Error(`Rule ${rule.id} says that it has no fix.`);
  return {
    title: fix.title,
    safe: rule.fix === "safe" && fix.safe !== false,
    edits: fix.edits,
  };
}
