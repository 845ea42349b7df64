import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { commandsOf } from "../../../src/dockerfile/shell/commandsOf.ts";
import type {
  ShellBlock,
  ShellElement,
  ShellScript,
} from "../../../src/dockerfile/shell/shellScript.ts";
import { createShellScripts } from "../../../src/dockerfile/shell/shellScripts.ts";
import { loadShellParser } from "./loadShellParser.ts";

const parser = await loadShellParser();

function read(shellText: string): ShellScript {
  const document = parseDockerfile(`FROM a\nRUN ${shellText}`);
  const [run] = createShellScripts(document, parser).of(
    document.instructions[1] ?? assert.fail("no RUN"),
  );
  return run?.script ?? assert.fail("no script");
}

/** A block as text: elements, joined by what joins them. */
function show({ chains }: ShellBlock): string {
  return chains
    .map((chain) => {
      const parts = chain.pipelines.map((pipeline, at) => {
        const elements = pipeline.elements.map((element, index) => {
          const pipe = pipeline.pipes[index]?.text;
          const blocks = element.blocks.map((block) => `<${block.role} ${show(block)}>`).join("");
          const name = element.kind === "command" ? (element.name ?? "?") : element.kind;
          return `${name}${blocks}${pipe ? ` ${pipe} ` : ""}`;
        });
        const operator = chain.operators[at]?.text;
        return `${pipeline.negated ? "!" : ""}${elements.join("")}${operator ? ` ${operator} ` : ""}`;
      });
      return parts.join("") + (chain.terminator?.text ?? "");
    })
    .join(" ");
}

const structures: readonly (readonly [script: string, structure: string])[] = [
  ["a && b || c; d & e", "a && b || c; d& e"],
  ["a | b |& c && ! d | e", "a | b |& c && !d | e"],
  ["a && b > x | c", "a && b | c"],
  ["(a; b) | { c; } && d", "subshell<body a; b> | group<body c;> && d"],
  [
    "if a; then b; elif c; then d; else e; fi && f",
    "if<condition a;><body b;><condition c;><body d;><else e;> && f",
  ],
  ["while a; do b | c; done", "while<condition a;><body b | c;>"],
  ["for x in $(a); do b; done > f", "for<substitution a><body b;>"],
  ["case x in a) b;; *) c && d; esac", "case<item b><item c && d;>"],
  ["f() { a; b; }; f", "function<body a; b;>; f"],
  ["x=$(a | b) c $(d)", "c<substitution a | b><substitution d>"],
  ["[ -n x ] && [[ $(a) = b ]] && (( 1 ))", "test && test<substitution a> && arithmetic"],
  ["<<E\ncat <<X | b && c\nx\nX\nd\nE", "cat | b && c d"],
  ["a &&", "a"],
  ["a |", "a"],
  ["> x", "?"],
];

for (const [script, structure] of structures) {
  test(`structure of ${JSON.stringify(script)}`, () => {
    assert.equal(show(read(script).body), structure);
  });
}

test("parents lead from a command to the script", () => {
  const script = read("a && if b; then (c | d); fi");
  const d = script.commands.find(({ name }) => name === "d") ?? assert.fail("no d");
  const kinds: string[] = [];
  for (let block: ShellBlock | undefined = d.pipeline.chain.block; block; ) {
    kinds.push(block.role);
    const parent: ShellElement | undefined = block.parent;
    if (parent) kinds.push(parent.kind);
    block = parent?.pipeline.chain.block;
  }
  assert.deepEqual(kinds, ["body", "subshell", "body", "if", "script"]);
  assert.equal(d.pipeline.elements.length, 2);
});

test("redirections and assignments", () => {
  const [command] = read("A=1 B= c <<<text 2>&1 >>/x").commands;
  assert.deepEqual(
    command?.assignments.map(({ name, value }) => [name, value?.value]),
    [
      ["A", "1"],
      ["B", undefined],
    ],
  );
  assert.deepEqual(
    command?.redirections
      .map((it) => [it.fileDescriptor, it.operator, it.target?.value] as const)
      .sort((a, b) => a[1].localeCompare(b[1])),
    [
      [undefined, "<<<", "text"],
      ["2", ">&", "1"],
      [undefined, ">>", "/x"],
    ].sort((a, b) => String(a[1]).localeCompare(String(b[1]))),
  );
});

test("a command behind xargs gets more arguments", () => {
  const found = commandsOf(read("a | xargs -r sudo rm"), true);
  assert.deepEqual(
    found.map(({ name, openEnded, wrapper }) => [name, openEnded, wrapper?.name]),
    [
      ["a", false, undefined],
      ["xargs", false, undefined],
      ["sudo", true, "xargs"],
      ["rm", true, "sudo"],
    ],
  );
});

test("a word says what it holds", () => {
  const [command] = read("a b $c \"$(d)\" 'e' *.f").commands;
  assert.deepEqual(
    command?.words.map((it) => [it.hasVariables, it.hasSubstitution, it.hasPattern, it.quoted]),
    [
      [false, false, false, false],
      [false, false, false, false],
      [true, false, false, false],
      [false, true, false, true],
      [false, false, false, true],
      [false, false, true, false],
    ],
  );
});

const broken: readonly (readonly [script: string, sure: readonly string[]])[] = [
  ['apt-get install "x', []],
  ["a && b $(c", ["a"]],
  ["a && b &&", ["a", "b"]],
  ["if a; then b", []],
];

for (const [script, sure] of broken) {
  test(`half typed: ${script}`, () => {
    const read_ = read(script);
    assert.equal(read_.complete, false);
    assert.deepEqual(
      commandsOf(read_, true).map(({ name }) => name),
      sure,
    );
  });
}
