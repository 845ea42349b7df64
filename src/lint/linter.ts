import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import type { ShellParser } from "../dockerfile/shell/shellParser.ts";
import { catalog } from "./catalog.ts";
import { type LintConfig, resolveConfig } from "./config.ts";
import { createIgnoreIndex, readIgnores } from "./directives.ts";
import type { Finding } from "./finding.ts";
import { parseErrors } from "./parseErrors.ts";
import { noPolicy } from "./policy.ts";
import type { FixProposal, Rule, Severity, Visitor } from "./rule.ts";
import { createRuleNames, type RuleNames } from "./ruleNames.ts";
import { resolveOptions } from "./ruleOptions.ts";
import { type BaseImageLookUp, createLintServices } from "./services.ts";
import { knownBaseImage } from "./shared/baseImages.ts";
import { sortFindings } from "./sortFindings.ts";

export interface LintOptions extends LintConfig {
  /** What is known of base images; the table of official images when left out. */
  readonly baseImage?: BaseImageLookUp;
  /** The shell grammar; rules about commands are silent without it. */
  readonly shell?: ShellParser;
  /** A rule that throws is told of once a run and stops; the others go on. */
  readonly onRuleError?: (rule: string, error: unknown) => void;
  /** The rules to choose from; for tests. */
  readonly catalog?: readonly Rule[];
}

/** All findings of a document, in file order. Pure; linear in the size of the text. */
export function lint(document: DockerfileDocument, options: LintOptions): readonly Finding[] {
  const rules = options.catalog ?? catalog;
  const names = rules === catalog ? catalogNames : createRuleNames(rules);
  const { severities, options: settings } = resolveConfig(options, rules, names);
  const services = createLintServices(document, {
    baseImage: options.baseImage ?? knownBaseImage,
    shell: options.shell,
    asHadolint: options.preset === "hadolint",
  });
  const found: Finding[] = [];
  const runs = rules.flatMap((rule) => {
    const severity = severities.get(rule.id);
    return severity === undefined ? [] : [startRule(rule, severity)];
  });
  visitAll(document, runs);
  const problems = parseErrors(document, options.preset, (rule) => severities.has(rule));
  if (options.ignoreComments === false) return sortFindings([...problems, ...found]);
  const ignores = createIgnoreIndex(readIgnores(document, names));
  return sortFindings([...problems, ...found.filter((finding) => !ignores.isIgnored(finding))]);

  function startRule(rule: Rule, severity: Severity): RuleRun {
    const run: RuleRun = { visitor: {}, onbuild: rule.onbuild === true, guard };
    let broken = false;
    guard(() => {
      run.visitor = rule.create({
        document,
        preset: options.preset,
        policy: { ...noPolicy, ...options.policy },
        options: resolveOptions(rule.options ?? {}, settings.get(rule.id) ?? {}),
        services,
        report: reporter(rule, severity, found),
      });
    });
    return run;

    function guard(work: () => void): void {
      if (broken) return;
      try {
        work();
      } catch (error) {
        broken = true;
        options.onRuleError?.(rule.id, error);
      }
    }
  }
}

const catalogNames: RuleNames = createRuleNames(catalog);

interface RuleRun {
  visitor: Visitor;
  readonly onbuild: boolean;
  /** Calls a part of the rule, unless an earlier part threw. */
  guard(work: () => void): void;
}

function reporter(
  rule: Rule,
  severity: Severity,
  found: Finding[],
): Parameters<Rule["create"]>[0]["report"] {
  return ({ at, message, data, fix, tag }) => {
    found.push({
      rule: rule.id,
      aliases: rule.aliases,
      severity,
      message: fillIn(rule, message, data ?? {}),
      range: at,
      fix: toFix(rule, fix),
      tag,
    });
  };
}

function fillIn(rule: Rule, id: string, data: Readonly<Record<string, string>>): string {
  const template = rule.messages[id];
  if (template === undefined) throw new Error(`Rule ${rule.id} has no message "${id}".`);
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => data[key] ?? whole);
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

type Key = keyof Visitor;
type Call = (value: never, stage?: Stage) => void;

/** One walk for all rules: only those that have a handler for a kind are called for it. */
function visitAll(document: DockerfileDocument, runs: readonly RuleRun[]): void {
  const handlers = new Map<Key, { readonly run: RuleRun; readonly call: Call }[]>();
  for (const run of runs) {
    for (const key of Object.keys(run.visitor) as Key[]) {
      const call = run.visitor[key];
      if (!call) continue;
      const list = handlers.get(key);
      if (list) list.push({ run, call });
      else handlers.set(key, [{ run, call }]);
    }
  }
  const emit = (key: Key, value: unknown, stage?: Stage, onlyOnbuild = false): void => {
    for (const { run, call } of handlers.get(key) ?? []) {
      if (!onlyOnbuild || run.onbuild) run.guard(() => call(value as never, stage));
    }
  };
  const { comments, instructions, stages } = document;
  let nextComment = 0;
  const emitComments = (until: number): void => {
    for (let comment = comments[nextComment]; comment; comment = comments[++nextComment]) {
      if (comment.range.start >= until) return;
      emit("comment", comment);
    }
  };
  let stage: Stage | undefined;
  emit("document", document);
  for (const instruction of instructions) {
    emitComments(instruction.range.start);
    if (instruction.kind === "FROM") {
      if (stage) emit("stageEnd", stage);
      stage = stages[stage ? stage.index + 1 : 0];
      if (stage) emit("stage", stage);
    }
    emit(instruction.kind, instruction, stage);
    const trigger = triggerOf(instruction);
    if (trigger) emit(trigger.kind, trigger, stage, true);
  }
  emitComments(Number.POSITIVE_INFINITY);
  if (stage) emit("stageEnd", stage);
  emit("documentEnd", document);
}

function triggerOf(instruction: Instruction): Instruction | undefined {
  return instruction.kind === "ONBUILD" ? instruction.trigger : undefined;
}
