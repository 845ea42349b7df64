import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  describeDirective,
  directiveNames,
} from "../../../src/authoring/reference/describeDirective.ts";
import { describeFlag, flagNames } from "../../../src/authoring/reference/describeFlag.ts";
import { describeInstruction } from "../../../src/authoring/reference/describeInstruction.ts";
import { describeModifier } from "../../../src/authoring/reference/describeModifier.ts";
import {
  describeMountKey,
  mountKeyNames,
} from "../../../src/authoring/reference/describeMountKey.ts";
import {
  describeMountType,
  mountTypeNames,
} from "../../../src/authoring/reference/describeMountType.ts";
import {
  describeVariable,
  predefinedVariables,
} from "../../../src/authoring/reference/describeVariable.ts";
import type { ReferenceEntry } from "../../../src/authoring/reference/referenceEntry.ts";
import { checkFlags } from "../../../src/dockerfile/flagRules.ts";
import { instructionKinds } from "../../../src/dockerfile/instructionKinds.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { parseWordTemplate } from "../../../src/dockerfile/wordTemplate.ts";

const modifiers = [":-", "-", ":+", "+", ":?", "?", "#", "##", "%", "%%", "/", "//"];

describe("reference", () => {
  it("has every instruction, in any case", () => {
    for (const kind of instructionKinds) {
      assert.ok(describeInstruction(kind), kind);
      assert.equal(describeInstruction(kind.toLowerCase()), describeInstruction(kind));
    }
    assert.equal(describeInstruction("INCLUDE"), undefined);
  });

  it("has the flags that the parser knows, and no other", () => {
    for (const kind of instructionKinds) {
      const unknown = parseDockerfile(`FROM a\n${kind} --none-such a b\n`).instructions[1];
      const [problem] = unknown ? checkFlags(unknown) : [];
      const known = [...(problem?.message.split("it knows")[1] ?? "").matchAll(/--([a-z-]+)/g)];
      assert.deepEqual([...flagNames(kind)].sort(), known.map(([, name]) => name).sort(), kind);
    }
    assert.equal(describeFlag("toString", "from"), undefined);
  });

  it("has every operator of the expansion", () => {
    for (const operator of modifiers) {
      assert.ok(describeModifier(operator), operator);
      const rest = operator.startsWith("/") ? "a/b" : "a";
      assert.ok(parseWordTemplate(`\${X${operator}${rest}}`, "\\"), operator);
    }
  });

  it("reads other spellings of mount keys", () => {
    assert.equal(describeMountKey("cache", "dst")?.text, describeMountKey("cache", "target")?.text);
    assert.equal(describeMountKey("BIND", "readwrite")?.text, describeMountKey("bind", "rw")?.text);
    assert.equal(describeMountKey("bind", "sharing"), undefined);
    assert.equal(describeMountKey("none", "target"), undefined);
    assert.equal(describeMountKey("secret", "env")?.since, "1.10");
    assert.equal(describeMountKey("secret", "id")?.since, "1.2");
  });

  it("has texts in sentences, examples that parse, and links into the manual", () => {
    for (const [name, { text, example, link, since }] of allEntries()) {
      assert.match(text, /^[A-Z`].*\.$/s, name);
      assert.ok(text.length < 400, `${name}: ${text.length}`);
      assert.equal((text.split("`").length - 1) % 2, 0, `${name}: an open code span`);
      assert.match(link, /^https:\/\/docs\.docker\.com\/reference\/dockerfile\/#[a-z0-9-]+$/, name);
      if (since !== undefined) assert.match(since, /^1\.\d+$/, name);
      const hasFrom = /^FROM /m.test(example);
      const { problems } = parseDockerfile(
        hasFrom
          ? example
          : `${example.startsWith("#") ? `${example}\nFROM a` : `FROM a AS build\nFROM a\n${example}`}\n`,
      );
      assert.deepEqual(
        problems.map(({ message }) => message),
        [],
        `${name}: ${example}`,
      );
    }
  });
});

function* allEntries(): Generator<readonly [string, ReferenceEntry]> {
  const found = (name: string, entry: ReferenceEntry | undefined) => {
    assert.ok(entry, name);
    return [name, entry] as const;
  };
  for (const kind of instructionKinds) {
    yield found(kind, describeInstruction(kind));
    for (const flag of flagNames(kind)) yield found(`${kind} --${flag}`, describeFlag(kind, flag));
  }
  for (const type of mountTypeNames) {
    yield found(type, describeMountType(type));
    for (const key of mountKeyNames(type))
      yield found(`${type},${key}`, describeMountKey(type, key));
  }
  for (const name of predefinedVariables) yield found(name, describeVariable(name));
  for (const name of directiveNames) yield found(name, describeDirective(name));
  for (const operator of modifiers) yield found(operator, describeModifier(operator));
}
