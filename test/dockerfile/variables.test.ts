import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createVariables, type Expansion } from "../../src/dockerfile/variables.ts";

/** Expands at the last instruction of a file. */
function expandAtEnd(text: string, raw: string): Expansion {
  const document = parseDockerfile(text);
  const last = document.instructions.at(-1);
  assert.ok(last);
  return createVariables(document).expand(raw, last);
}

/** What the word becomes at the last instruction; a missing value stays as typed. */
const scopes: readonly (readonly [name: string, text: string, raw: string, value: string])[] = [
  ["ENV", "FROM a\nENV x=1\nRUN", "$x", "1"],
  ["ENV, old form", "FROM a\nENV x one  two\nRUN", "$x", "one  two"],
  ["a later ENV wins", "FROM a\nENV x=1\nENV x=2\nRUN", "$x", "2"],
  ["an instruction does not see itself", "FROM a\nENV x=1\nENV x=$x", "$x", "1"],
  ["ENV a=1 b=$a sees the old a", "FROM a\nENV a=0\nENV a=1 b=$a\nRUN", "$a$b", "10"],
  ["the same name twice", "FROM a\nENV a=1 a=2\nRUN", "$a", "2"],
  ["ARG with a value", "FROM a\nARG x=1\nRUN", "$x", "1"],
  ["ARG after ENV wins", "FROM a\nENV x=1\nARG x=2\nRUN", "$x", "2"],
  ["ENV after ARG wins", "FROM a\nARG x=2\nENV x=1\nRUN", "$x", "1"],
  ["a bare ARG changes nothing", "FROM a\nENV x=1\nARG x\nRUN", "$x", "1"],
  ["a global ARG is not in a stage", "ARG x=1\nFROM a\nRUN", "$x", "$x"],
  ["a bare ARG takes the global value", "ARG x=1\nFROM a\nARG x\nRUN", "$x", "1"],
  ["FROM sees global ARGs", "ARG x=1\nARG y=$x-2\nFROM a", "$x/$y", "1/1-2"],
  ["a later FROM does not see a stage", "FROM a\nENV x=1\nARG y=1\nFROM b", "$x$y", "$x$y"],
  ["global ARGs in order", "ARG x=$y\nARG y=1\nFROM a", "$x", "$x"],
  ["global ARGs of one line in order", "ARG x=1 y=$x\nFROM a", "$y", "1"],
  [
    "a child stage inherits ENV and ARG",
    "FROM a AS b\nENV x=1\nARG y=2\nFROM b\nRUN",
    "$x$y",
    "12",
  ],
  ["a parent does not see its child", "FROM a AS b\nFROM b AS c\nENV x=1\nFROM b\nRUN", "$x", "$x"],
  ["a child's change stays there", "FROM a AS b\nENV x=1\nFROM b\nENV x=2\nFROM b\nRUN", "$x", "1"],
  ["grandparents", "FROM a AS b\nENV x=1\nFROM b AS c\nFROM c\nRUN", "$x", "1"],
  ["unrelated stages", "FROM a AS b\nENV x=1\nFROM c\nRUN", "$x", "$x"],
  // BuildKit starts a stage with the environment of the image that it is FROM.
  ["ENV is back in a child stage", "FROM a AS b\nENV x=1\nARG x=2\nFROM b\nRUN", "$x", "1"],
  ["a hiding ARG holds to its end", "FROM a AS b\nENV x=1\nARG x=2\nRUN", "$x", "2"],
  ["a parent by variable", "ARG s=b\nFROM a AS b\nENV x=1\nFROM $s\nRUN", "$x", "1"],
  ["names are case-sensitive", "FROM a\nENV x=1\nRUN", "$X", "$X"],
  ["the trigger of ONBUILD", "FROM a\nENV x=1\nONBUILD RUN $x", "$x", "1"],
  ["an unknown value stays unknown", "FROM a\nARG x\nENV y=v$x\nRUN", "$y", "$y"],
  ["a quoted value", "FROM a\nENV x=\"a 'b'\" y='$x'\nRUN", "$x$y", "a 'b'$x"],
  ["an ENV whose name is a variable", "FROM a\nENV n=x\nENV $n=1\nRUN", "$x", "1"],
];

for (const [name, text, raw, value] of scopes) {
  test(name, () => assert.equal(expandAtEnd(text, raw).value, value));
}

const forms: readonly (readonly [raw: string, value: string, complete?: false])[] = [
  ["$x", "file.tar.gz"],
  ["a${x}b", "afile.tar.gzb"],
  ["$xb", "$xb", false],
  ["'$x'", "$x"],
  ['"$x"', "file.tar.gz"],
  ["\\$x", "$x"],
  ['"\\$x \\" \\n"', '$x " \\n'],
  ["a\\ b", "a b"],
  ["$", "$"],
  ["a$", "a$"],
  ["$/", "$/"],
  ["$1", "$1", false],
  ["${x:-d}", "file.tar.gz"],
  ["${empty:-d}", "d"],
  ["${empty-d}", ""],
  ["${none:-d}", "d"],
  ["${none-d}", "d"],
  ["${bare:-d}", "d"],
  ["${none:-${empty:-${x}}}", "file.tar.gz"],
  ["${none:-'a}b'}", "a}b"],
  ['${none:-"a } $x"}', "a } file.tar.gz"],
  ["${x:+set}", "set"],
  ["${empty:+set}", ""],
  ["${empty+set}", "set"],
  ["${none+set}", ""],
  ["${x:?no}", "file.tar.gz"],
  ["${none:?no}", "${none:?no}", false],
  ["${empty:?no}", "${empty:?no}", false],
  ["${empty?no}", ""],
  ["${x#*.}", "tar.gz"],
  ["${x##*.}", "gz"],
  ["${x%.*}", "file.tar"],
  ["${x%%.*}", "file"],
  ["${x#fi??}", ".tar.gz"],
  ["${x#nope}", "file.tar.gz"],
  ["${x#\\*}", "file.tar.gz"],
  ["${x/a/A}", "file.tAr.gz"],
  ["${x//./-}", "file-tar-gz"],
  ["${x/.*/}", "file"],
  ["${x//nope/y}", "file.tar.gz"],
  ["${bare}", "${bare}", false],
  ["${", "${", false],
  ["${}", "${}", false],
  ["${x", "${x", false],
  ["${x:^y}", "${x:^y}", false],
  ["${x^^}", "${x^^}", false],
  ["'open", "'open", false],
];

for (const [raw, value, complete = true] of forms) {
  test(`${raw} becomes ${value}`, () => {
    const text = "FROM a\nENV x=file.tar.gz empty=\nARG bare\nRUN";
    const expansion = expandAtEnd(text, raw);
    assert.deepEqual([expansion.value, expansion.complete], [value, complete]);
  });
}

test("the escape directive decides what escapes", () => {
  const text = "# escape=`\nFROM a\nENV x=1\nRUN";
  assert.equal(expandAtEnd(text, "c:\\$x`$x").value, "c:\\1$x");
});

test("undeclared names are listed, declared ones without a value are not", () => {
  const { undeclared } = expandAtEnd("FROM a\nARG bare\nRUN", "$a ${b:-$c} $bare $PATH ${d:+x}");
  assert.deepEqual(undeclared, ["a", "b", "c", "d"]);
});

test("kinds", () => {
  const document = parseDockerfile(
    "ARG g=1\nFROM $g\nARG g\nARG a\nARG TARGETARCH\nENV e=1\nRUN x\nFROM scratch",
  );
  const variables = createVariables(document, {
    baseEnv: (stage) => (stage.index === 0 ? { HOME: "/root", PATH: "/bin" } : undefined),
  });
  const run = document.instructions[6];
  const from = document.instructions[1];
  assert.ok(run && from);
  const kinds = (names: readonly string[], at: typeof run): unknown =>
    names.map((name) => {
      const found = variables.resolve(name, at);
      return found && [found.kind, found.value];
    });
  assert.deepEqual(kinds(["g", "a", "TARGETARCH", "TARGETOS", "e", "HOME", "PATH", "zz"], run), [
    ["arg", "1"],
    ["arg", undefined],
    ["automatic", undefined],
    undefined,
    ["env", "1"],
    ["base", "/root"],
    ["base", "/bin"],
    undefined,
  ]);
  assert.deepEqual(kinds(["g", "a", "BUILDPLATFORM", "TARGETSTAGE", "e"], from), [
    ["arg", "1"],
    undefined,
    ["automatic", undefined],
    ["automatic", undefined],
    undefined,
  ]);
  const [first, second] = document.stages;
  assert.ok(first && second);
  assert.deepEqual(variables.resolveAtEnd("e", first), { kind: "env", value: "1" });
  assert.equal(variables.resolveAtEnd("e", second), undefined);
});

test("values that double with every line are given up, not built", () => {
  const lines = Array.from({ length: 200 }, () => "ENV a=$a$a");
  const text = `FROM a\nENV a=xx\n${lines.join("\n")}\nRUN`;
  const { value, complete } = expandAtEnd(text, "$a");
  assert.equal(complete, false);
  assert.ok(value.length < 100_000);
});

test("deep nesting and hostile patterns end", () => {
  const deep = "${a:-".repeat(100_000) + "}".repeat(100_000);
  assert.equal(expandAtEnd("FROM a\nRUN", deep).complete, false);
  const text = `FROM a\nENV x=${"a".repeat(2_000)}b\nRUN`;
  assert.equal(expandAtEnd(text, `\${x#${"*a".repeat(10_000)}c}`).complete, false);
  assert.equal(expandAtEnd(text, `\${x%%${"*a".repeat(3)}c}`).complete, true);
});
