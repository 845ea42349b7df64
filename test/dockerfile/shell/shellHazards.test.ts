import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { commandsOf } from "../../../src/dockerfile/shell/commandsOf.ts";
import { createShellScripts } from "../../../src/dockerfile/shell/shellScripts.ts";
import { createRandom } from "../../support/createRandom.ts";
import { processorTime } from "../../support/processorTime.ts";
import { corpus, mutate } from "../corpus.ts";
import { loadShellParser } from "./loadShellParser.ts";

const parser = await loadShellParser();

/** Reads all scripts of a Dockerfile and checks what holds for any text; returns their commands. */
function readAll(text: string): number {
  const document = parseDockerfile(text);
  const scripts = createShellScripts(document, parser);
  let count = 0;
  for (const instruction of document.instructions) {
    for (const { script } of scripts.of(instruction)) {
      assert.ok(script.range.end <= text.length);
      let last = 0;
      for (const command of script.commands) {
        assert.ok(command.range.start >= last, "commands are in order");
        last = command.range.start;
      }
      for (const command of commandsOf(script, true)) {
        count++;
        const { range, pipeline } = command;
        assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length);
        assert.equal(pipeline.pipes.length, pipeline.elements.length - 1);
        assert.equal(pipeline.chain.operators.length, pipeline.chain.pipelines.length - 1);
        for (const word of command.words) {
          assert.ok(range.start <= word.range.start && word.range.end <= range.end);
        }
      }
    }
  }
  return count;
}

const samples: readonly string[] = [
  'FROM a\nRUN a && b "x $(c)" | d > e f || g; h &\nRUN sudo -u x env A=b sh -c "cd /x && `y`"\n',
  'FROM a\nRUN <<E bash -e\nif a; then b; elif c; then d; fi\ncat <<X | e && f\n$(g)\nX\nE\nCMD ["sh", "-c", "a \\"b\\" && c"]\n',
  "FROM a\nRUN for i in a b; do case $i in a|b) c;; *) d; esac; done \\\n # x\n && f() { a; } && [ -f $(b) ] && x=(a b) $'q\\n' ${a:-$(b)} <(c) <<<d\n",
];

test("every prefix of a script can be read", () => {
  for (const text of samples) {
    for (let end = 0; end <= text.length; end++) readAll(text.slice(0, end));
  }
});

test("every fixture, and what is left of it after changes", () => {
  const random = createRandom(7);
  let commands = 0;
  for (const { text } of corpus) {
    commands += readAll(text);
    for (let round = 0; round < 3; round++) readAll(mutate(text, random));
  }
  for (const sample of samples) {
    for (let round = 0; round < 200; round++) readAll(mutate(sample, random));
  }
  assert.ok(commands > 100);
});

/** Texts that make parsers take quadratic time, or run out of stack. */
const hazards: Readonly<Record<string, (n: number) => string>> = {
  "one chain": (n) => `a${" && b c".repeat(n)}`,
  "one pipeline": (n) => `a${" | b".repeat(n)}`,
  "many words": (n) => `a ${'b "c" '.repeat(n)}`,
  "one word of many parts": (n) => `a ${"\"b\"'c'$d".repeat(n)}`,
  "words that touch": (n) => `a ${'$"x"'.repeat(n)}`,
  redirections: (n) => `a${" > b c".repeat(n)}`,
  "redirections of a chain": (n) => `a${" && b > c".repeat(n)}`,
  assignments: (n) => `${"A=b ".repeat(n)}c`,
  "nested substitutions": (n) => `a ${"$(b ".repeat(n)}${")".repeat(n)}`,
  "open substitutions": (n) => `a ${"$(b ".repeat(n)}`,
  "nested subshells": (n) => `${"( ".repeat(n)}a${" )".repeat(n)}`,
  "nested groups": (n) => `${"{ ".repeat(n)}a; ${"} ;".repeat(n)}`,
  "nested ifs": (n) => `${"if a; then ".repeat(n)}b; ${"fi; ".repeat(n)}`,
  "open ifs": (n) => "if a; then ".repeat(n),
  "many elifs": (n) => `if a; then b; ${"elif c; then d; ".repeat(n)}fi`,
  "nested expansions": (n) => `a ${"${b:-".repeat(n)}${"}".repeat(n)}`,
  "open expansions": (n) => `a ${"${b:-".repeat(n)}`,
  backticks: (n) => `a ${"`b` ".repeat(n)}`,
  "open quotes": (n) => `a ${"\" ' ".repeat(n)}`,
  garbage: (n) => ")]} ;; |& <> ".repeat(n),
  "garbage between commands": (n) => "a b ) ; ".repeat(n),
  negations: (n) => `${"! ".repeat(n)}a`,
  "wrappers in wrappers": (n) => `${"sudo env ".repeat(n)}a`,
  "shells in shells": (n) => `${"sh -c ".repeat(n)}a; ${"sh -c \"sh -c 'a $(b) c'\"; ".repeat(n)}`,
  "case items": (n) => `case x in ${"a) b;; ".repeat(n)} esac`,
  "case items that never end": (n) => `case x in ${"a) b; ".repeat(n)} esac`,
  functions: (n) => "f() { a; }; ".repeat(n),
  tests: (n) => `[ a${" -a b = c".repeat(n)} ]`,
  escapes: (n) => `a ${"\\\\ \\b".repeat(n)}`,
  "a long word": (n) => `a ${"b".repeat(n * 5)}`,
  blanks: (n) => `a ${" \t".repeat(n * 3)} b`,
};

for (const [name, build] of Object.entries(hazards)) {
  test(`linear: ${name}`, () => {
    // Other numbers each time, as the texts of before are remembered.
    const small = Math.min(time(build(800)), time(build(801)));
    let large = time(build(3_200));
    for (let round = 1; round < 4 && !isLinear(small, large); round++) {
      large = Math.min(large, time(build(3_200 + round)));
    }
    assert.ok(isLinear(small, large), `${small.toFixed(1)} ms for n, ${large.toFixed(1)} for 4n`);
    assert.ok(large < 2_000, `${large.toFixed(0)} ms`);
  });
}

/** Four times the text may take four times as long; quadratic work takes sixteen times. */
function isLinear(small: number, large: number): boolean {
  return large < 80 || large < small * 10;
}

function time(script: string): number {
  const start = processorTime();
  readAll(`FROM a\nRUN ${script}\nRUN <<E\n${script.replaceAll("; ", "\n")}\nE\n`);
  return processorTime() - start;
}

test("heredocs in one line", () => {
  const build = (n: number): string => {
    const names = Array.from({ length: n }, (_, at) => `e${at}`);
    return `FROM a\nRUN a ${names.map((it) => `<<${it}`).join(" ")}\n${names.join("\n")}\n`;
  };
  readAll(build(500));
  const start = processorTime();
  readAll(build(4_000));
  assert.ok(processorTime() - start < 2_000);
});

test("a script of a megabyte is left unread", () => {
  const document = parseDockerfile(`FROM a\nRUN ${"a && ".repeat(1 << 18)}b`);
  const run = document.instructions[1] ?? assert.fail("no RUN");
  const [read] = createShellScripts(document, parser).of(run);
  assert.equal(read?.script.complete, false);
  assert.deepEqual(read?.script.commands, []);
});
