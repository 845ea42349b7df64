import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Finding } from "../../src/lint/finding.ts";
import { applyFixes } from "../../src/lint/fixes.ts";
import { lint } from "../../src/lint/linter.ts";
import type { Messages, Preset, Rule } from "../../src/lint/rule.ts";

export interface RuleCases<M extends Messages> {
  readonly valid: readonly (string | ValidCase)[];
  readonly invalid: readonly InvalidCase<M>[];
}

export interface ValidCase {
  readonly code: string;
  /** `recommended` when left out. */
  readonly preset?: Preset;
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
  /** Variants that change what this case is about, with the reason in a comment. */
  readonly without?: readonly Variant["name"][];
}

/**
 * Runs a rule over tables of Dockerfiles, and each of them again with CRLF, with a backtick as the
 * escape character, in a later stage, twice, and cut off after every character.
 */
export function testRule<M extends Messages>(rule: Rule<M>, cases: RuleCases<M>): void {
  describe(rule.id, () => {
    it("has no case twice", () => {
      const all = [...cases.valid.map(toCase), ...cases.invalid];
      const keys = all.map(({ code, preset }) => `${preset ?? ""}\n${code}`);
      assert.deepEqual(
        keys.filter((key, index) => keys.indexOf(key) !== index),
        [],
      );
    });
    for (const valid of cases.valid.map(toCase)) {
      it(`allows ${title(valid)}`, () => {
        assert.doesNotMatch(valid.code, /[⟦⟧]/, "A valid case marks nothing.");
        for (const variant of variantsOf(valid.code)) {
          const code = variant.apply(valid.code);
          assert.deepEqual(run(rule, code, valid.preset), [], variant.name);
        }
        checkPrefixes(rule, valid.code, valid.preset);
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
  readonly name: "as it is" | "CRLF" | "backtick" | "later stage";
  apply(code: string): string;
}

function variantsOf(code: string): readonly Variant[] {
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
  return variants;
}

function checkInvalid<M extends Messages>(rule: Rule<M>, invalid: InvalidCase<M>): void {
  const { code, output, preset, unsafe = false, without = [] } = invalid;
  assert.notEqual(output, unmark(code).text, "The output is the text as it was.");
  for (const variant of variantsOf(code)) {
    if (without.includes(variant.name)) continue;
    const { text, ranges } = unmark(variant.apply(code));
    const findings = run(rule, text, preset);
    assert.deepEqual(
      findings.map(({ range }) => mark(text, range)),
      ranges.map((range) => mark(text, range)),
      variant.name,
    );
    assert.ok(ranges.length > 0, "An invalid case marks what is reported.");
    checkMessages(rule, invalid, findings, variant);
    assert.deepEqual(run(rule, text, preset), findings, "A second run finds the same.");
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
      run(rule, fixed.text, preset).length <= findings.length - fixed.applied.length,
      "The fixed text is still reported.",
    );
  }
  checkPrefixes(rule, unmark(code).text, preset);
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
function checkPrefixes(rule: Rule, code: string, preset?: Preset): void {
  for (let end = 0; end < code.length; end++) run(rule, code.slice(0, end), preset);
}

function run(rule: Rule, code: string, preset: Preset = "recommended"): readonly Finding[] {
  assert.ok(rule.severity[preset] !== undefined, `${rule.id} is off in the preset ${preset}.`);
  const findings = lint(parseDockerfile(code), {
    preset,
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
