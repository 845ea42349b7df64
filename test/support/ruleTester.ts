import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { LintConfig } from "../../src/lint/config.ts";
import type { Finding } from "../../src/lint/finding.ts";
import { applyFixes } from "../../src/lint/fixes.ts";
import { lint } from "../../src/lint/linter.ts";
import type { Messages, Preset, Rule } from "../../src/lint/rule.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { baseImageLookUp } from "./baseImageLookUp.ts";
import { contextFiles } from "./contextFiles.ts";
import { contextIgnore } from "./contextIgnore.ts";

const shell = await loadShellParser();

export interface RuleCases<M extends Messages> {
  readonly valid: readonly (string | ValidCase)[];
  readonly invalid: readonly InvalidCase<M>[];
}

export interface ValidCase {
  readonly code: string;
  /** `recommended` when left out. */
  readonly preset?: Preset;
  /** The rule's own options. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly policy?: LintConfig["policy"];
  /** The lines of the ignore file. */
  readonly ignoreFile?: readonly string[];
  /** The build context: texts by path; a path that ends in a slash is a folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is known of images, before the table of official ones. */
  readonly baseImages?: Readonly<Record<string, BaseImageFacts>>;
  /** The day of the run, `YYYY-MM-DD`. */
  readonly today?: string;
  /** True: the preset has the rule off, and somebody turned it on. */
  readonly turnedOn?: boolean;
  /** Variants that change what this case is about, with the reason in a comment. */
  readonly without?: readonly Variant["name"][];
}

export interface InvalidCase<M extends Messages> extends ValidCase {
  /** A Dockerfile with `⟦ ⟧` round each range that is reported. */
  readonly code: string;
  /** The message of each marked range, in file order; a single one stands for all. */
  readonly message: (keyof M & string) | readonly (keyof M & string)[];
  /** What fills the message in; an array where the ranges differ. */
  readonly data?: Readonly<Record<string, string>> | readonly Readonly<Record<string, string>>[];
  /** The text after all fixes of one pass; left out where there is no fix. */
  readonly output?: string;
  /** True when each fix of this case is unsafe. */
  readonly unsafe?: boolean;
}

/**
 * Runs a rule over tables of Dockerfiles, and each of them again with CRLF, with a backtick as the
 * escape character, in a later stage, twice, and cut off after every character; where the rule looks
 * into ONBUILD, files that have but RUN again with each of them as a trigger.
 */
export function testRule<M extends Messages>(rule: Rule<M>, cases: RuleCases<M>): void {
  describe(rule.id, () => {
    it("has no case twice", () => {
      const all = [...cases.valid.map(toCase), ...cases.invalid];
      const keys = all.map(({ code, ...rest }) => `${code}\n${settingsKey(rest)}`);
      assert.deepEqual(
        keys.filter((key, index) => keys.indexOf(key) !== index),
        [],
      );
    });
    for (const valid of cases.valid.map(toCase)) {
      it(`allows ${title(valid)}`, () => {
        assert.doesNotMatch(valid.code, /[⟦⟧]/, "A valid case marks nothing.");
        for (const variant of variantsOf(rule, valid)) {
          const code = variant.apply(valid.code);
          assert.deepEqual(run(rule, code, valid), [], variant.name);
        }
        checkPrefixes(rule, valid.code, valid);
      });
    }
    for (const invalid of cases.invalid) {
      it(`reports ${title(invalid)}`, () => checkInvalid(rule, invalid));
    }
    it("produces each of its messages in some case", () => {
      const produced = new Set<string>(cases.invalid.flatMap(({ message }) => message));
      assert.deepEqual(
        Object.keys(rule.messages).filter((message) => !produced.has(message)),
        [],
      );
    });
  });
}

interface Variant {
  readonly name: "as it is" | "CRLF" | "backtick" | "later stage" | "ONBUILD";
  apply(code: string): string;
}

function variantsOf(rule: Rule, { code, without = [] }: ValidCase): readonly Variant[] {
  return allVariants(rule, code).filter(({ name }) => !without.includes(name));
}

function allVariants(rule: Rule, code: string): readonly Variant[] {
  const variants: Variant[] = [{ name: "as it is", apply: (text) => text }];
  if (!code.includes("\r")) {
    variants.push({ name: "CRLF", apply: (text) => text.replaceAll("\n", "\r\n") });
  }
  // A backslash that is no continuation, or a backtick, would mean something else.
  if (!/`|escape|\\(?!\n)|^\uFEFF|^#!/.test(code)) {
    variants.push({
      name: "backtick",
      apply: (text) => `# escape=\`\n${text.replaceAll("\\\n", "`\n")}`,
    });
  }
  if (/^from /i.test(code)) {
    variants.push({ name: "later stage", apply: (text) => `FROM scratch AS earlier\n${text}` });
  }
  // The state that other instructions leave is not that of the trigger.
  if (rule.onbuild === true && /^⟦?RUN /m.test(code) && !otherInstructions.test(code)) {
    variants.push({
      name: "ONBUILD",
      apply: (text) => text.replace(/^(⟦?)RUN /gm, (_, mark) => `ONBUILD ${mark}RUN `),
    });
  }
  return variants;
}

const otherInstructions =
  /^⟦?(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/im;

function settingsKey(settings: Omit<ValidCase, "code">): string {
  const { preset, options, policy, ignoreFile, files, baseImages, today } = settings;
  return JSON.stringify([preset, options, policy, ignoreFile, files, baseImages, today]);
}

function checkInvalid<M extends Messages>(rule: Rule<M>, invalid: InvalidCase<M>): void {
  const { code, output, unsafe = false } = invalid;
  assert.notEqual(output, unmark(code).text, "The output is the text as it was.");
  for (const variant of variantsOf(rule, invalid)) {
    const { text, ranges } = unmark(variant.apply(code));
    const findings = run(rule, text, invalid);
    assert.deepEqual(
      findings.map(({ range }) => mark(text, range)),
      ranges.map((range) => mark(text, range)),
      variant.name,
    );
    assert.ok(ranges.length > 0, "An invalid case marks what is reported.");
    checkMessages(rule, invalid, findings, variant);
    assert.deepEqual(run(rule, text, invalid), findings, "A second run finds the same.");
    const fixes = findings.flatMap(({ fix }) => fix ?? []);
    if (output === undefined) {
      assert.deepEqual(fixes, [], "The rule fixes this; the case has to show the output.");
      continue;
    }
    for (const { safe } of fixes) assert.equal(safe, !unsafe, "unsafe");
    const fixed = applyFixes(text, findings, { unsafe: true });
    assert.equal(fixed.text, variant.apply(output), variant.name);
    const problems = (of: string): number => parseDockerfile(of).problems.length;
    assert.ok(problems(fixed.text) <= problems(text), "The fixed text has new parse problems.");
    assert.ok(
      run(rule, fixed.text, invalid).length <= findings.length - fixed.applied.length,
      "The fixed text is still reported.",
    );
  }
  checkPrefixes(rule, unmark(code).text, invalid);
}

function checkMessages<M extends Messages>(
  rule: Rule<M>,
  { message, data = {} }: InvalidCase<M>,
  findings: readonly Finding[],
  variant: Variant,
): void {
  for (const [index, finding] of findings.entries()) {
    const id = typeof message === "string" ? message : message[index];
    const values = Array.isArray(data) ? data[index] : data;
    assert.ok(id !== undefined && values !== undefined, "Each range has a message and its data.");
    const template = rule.messages[id] ?? "";
    // Facts such as line numbers differ where lines were put in front.
    if (variant.name !== "as it is" && variant.name !== "CRLF") continue;
    const expected = template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
    assert.equal(finding.message, expected);
  }
}

/** What people type passes through every prefix: none may make the rule throw. */
function checkPrefixes(rule: Rule, code: string, settings: Omit<ValidCase, "code">): void {
  for (let end = 0; end < code.length; end++) run(rule, code.slice(0, end), settings);
}

function run(
  rule: Rule,
  code: string,
  {
    preset = "recommended",
    options = {},
    policy = {},
    ignoreFile,
    files,
    baseImages,
    today,
    turnedOn = false,
  }: Omit<ValidCase, "code">,
): readonly Finding[] {
  const severity = rule.severity[preset];
  assert.equal(severity === undefined, turnedOn, `${rule.id} is off in the preset ${preset}.`);
  const findings = lint(parseDockerfile(code), {
    preset,
    rules: { [rule.id]: { severity: severity ?? "warning", options } },
    policy,
    ...(ignoreFile && { buildContext: contextIgnore(ignoreFile) }),
    ...(files && { contextFiles: contextFiles(files, ignoreFile) }),
    ...(baseImages && { baseImage: baseImageLookUp(baseImages) }),
    ...(today !== undefined && { today }),
    shell,
    catalog: [rule],
    onRuleError(_rule, error) {
      throw error;
    },
  });
  return findings.filter((finding) => finding.rule === rule.id);
}

function unmark(code: string): {
  readonly text: string;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
} {
  const ranges: { start: number; end: number }[] = [];
  let text = "";
  for (const part of code.split(/([⟦⟧])/)) {
    const last = ranges.at(-1);
    if (part === "⟦") ranges.push({ start: text.length, end: -1 });
    else if (part === "⟧" && last) last.end = text.length;
    else text += part;
  }
  return { text, ranges };
}

function mark(text: string, { start, end }: { start: number; end: number }): string {
  return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
}

function toCase(valid: string | ValidCase): ValidCase {
  return typeof valid === "string" ? { code: valid } : valid;
}

function title({ code, preset }: ValidCase): string {
  return JSON.stringify(code) + (preset === undefined ? "" : ` (${preset})`);
}
