import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { splitPlainWords } from "../../src/dockerfile/shellWords.ts";
import { createStageState } from "../../src/dockerfile/stageState.ts";
import { createVariables } from "../../src/dockerfile/variables.ts";
import { processorTime } from "../support/processorTime.ts";

/** Texts that made one parser or another take quadratic time, by a figure that scales them. */
const hazards: Readonly<Record<string, (n: number) => string>> = {
  "continuation lines": (n) => `FROM a\nRUN x ${"&& \\\n  y".repeat(n)}`,
  "continuation lines with variables": (n) => `FROM a\nENV V=1\nRUN x ${"${V} \\\n".repeat(n)} y`,
  "comments inside a continuation": (n) => `FROM a\nRUN x \\\n${"# c\n\n".repeat(n)} y`,
  "many instructions": (n) => `FROM a\n${"RUN apt-get install -y x\n".repeat(n)}`,
  "stages with comments": (n) => repeat(n, (at) => `# stage ${at}\nFROM a AS s${at}\n`),
  "stages that copy from each other": (n) =>
    `FROM a AS s0\n${repeat(n, (at) => `FROM a AS s${at + 1}\nCOPY --from=s${at} /a /b\n`)}`,
  "a chain of stages": (n) =>
    `FROM a AS s0\nENV x=1\n${repeat(n, (at) => `FROM s${at} AS s${at + 1}\nENV y${at}=$x\nWORKDIR d\n`)}`,
  "stages of one parent": (n) =>
    `FROM a AS p\n${repeat(n, (at) => `ENV x${at}=1\n`)}${"FROM p\nRUN $x1\n".repeat(n)}`,
  "a cycle of names": (n) => repeat(n, (at) => `FROM s${(at + 1) % n} AS s${at}\n`),
  "stages of one name": (n) => "FROM x AS x\nCOPY --from=x a b\n".repeat(n),
  "ARG and ENV that refer to each other": (n) =>
    `FROM a\n${repeat(n, (at) => `ARG A${at}=1\nENV B${at}=$A${at}\n`)}`,
  "one name bound again and again": (n) => `FROM a\nENV x=1\n${"ENV x=$x\nRUN $x\n".repeat(n)}`,
  "a value that doubles": (n) => `FROM a\nENV x=ab\n${"ENV x=$x$x\n".repeat(n)}`,
  "global ARGs": (n) => `${repeat(n, (at) => `ARG A${at}=1\n`)}FROM a:$A1\n`,
  "one global ARG again and again": (n) => `${"ARG A=$A\n".repeat(n)}FROM a:$A\n`,
  "FROM with a variable": (n) => `ARG X=1\n${"FROM img:${X}\n".repeat(n)}`,
  "undeclared variables": (n) => `FROM a\n${repeat(n, (at) => `WORKDIR /$U${at}\n`)}`,
  "patterns on a long value": (n) =>
    `FROM a\nENV v=${"ab".repeat(900)}\n${"ENV w=${v%%*b*a*}\n".repeat(n)}`,
  "an ENV block": (n) => `FROM a\nENV x=1 ${repeat(n, (at) => `\\\n  k${at}="v $x"`)}`,
  "a LABEL line": (n) => `FROM a\nLABEL ${repeat(n, (at) => `k${at}='v' `)}`,
  "a heredoc": (n) => `FROM a\nRUN <<EOF\n${"echo x\n".repeat(n)}EOF\n`,
  "many heredocs": (n) => `FROM a\n${"RUN <<E cat\nx\nE\n".repeat(n)}`,
  "heredocs of one line": (n) =>
    `FROM a\nCOPY ${repeat(n, (at) => `<<e${at} `)} /x/\n${repeat(n, (at) => `e${at}\n`)}`,
  "heredocs that never end": (n) => `FROM a\nRUN ${"<<E ".repeat(n)}\n${"x\n".repeat(n)}`,
  "heredoc signs that are none": (n) => `FROM a\n${"RUN echo it's <<E\n".repeat(n)}`,
  "one long line": (n) => `FROM a\nRUN ${"word ".repeat(n * 5)}`,
  "one long line of COPY": (n) => `FROM a\nCOPY ${"word ".repeat(n)} /x/`,
  "one long line of EXPOSE": (n) => `FROM a\nEXPOSE ${"80 ".repeat(n)}`,
  "a long JSON form": (n) => `FROM a\nCMD [${'"x", '.repeat(n)}"y"]`,
  "a JSON form over many lines": (n) => `FROM a\nCMD [${'"x", \\\n'.repeat(n)}"y"]`,
  "an array of arrays": (n) => `FROM a\nCMD ${"[".repeat(n)}${"]".repeat(n)}`,
  "an open quote": (n) => `FROM a\nRUN "${"word ".repeat(n * 5)}`,
  "open quotes": (n) => `FROM a\n${'ENV A="x\n'.repeat(n)}`,
  "quotes in turn": (n) => `FROM a\nENV A=${"\"'".repeat(n * 3)}`,
  "nested substitutions": (n) => `FROM a\nENV A=${"${a:-".repeat(n)}${"}".repeat(n)}`,
  "open substitutions": (n) =>
    `FROM a\nENV A=${"${a:-".repeat(n * 3)}\nCOPY <<E ${"${a/".repeat(n)} /`,
  "dollar signs": (n) => `FROM a\nENV A=${"$".repeat(n * 5)}`,
  escapes: (n) => `FROM a\nENV A=${"\\".repeat(n * 5)}`,
  flags: (n) => `FROM a\nRUN ${"--mount=type=cache,target=/x ".repeat(n)} x`,
  "unknown flags": (n) => `FROM a\nCOPY ${'--x="y '.repeat(n)} a b`,
  "nothing but continuations": (n) => "\\\n".repeat(n),
  "nothing but comments": (n) => "# c\n".repeat(n),
  "nothing but blank lines": (n) => " \t\n".repeat(n),
  "carriage returns": (n) => `FROM a\nRUN ${"\r".repeat(n * 5)}x\n${"\r".repeat(n * 5)}`,
  "unknown instructions": (n) => repeat(n, (at) => `WROKDIR${at % 10} x\n`),
  "one unknown word": (n) => "x".repeat(n * 20),
  ONBUILD: (n) => `FROM a\n${"ONBUILD RUN x \\\n y\n".repeat(n)}`,
  "ONBUILD of ONBUILD": (n) => `FROM a\n${"ONBUILD ".repeat(n)}`,
  "directives twice": (n) => "# syntax=a\n".repeat(n),
};

for (const [name, build] of Object.entries(hazards)) {
  test(`linear: ${name}`, () => {
    const [small, large] = measure(build(1_500), build(6_000));
    // Four times the text may take four times as long; quadratic work takes sixteen times.
    assert.ok(isLinear(small, large), `${small.toFixed(1)} ms for n, ${large.toFixed(1)} for 4n`);
    assert.ok(large < 5_000, `${large.toFixed(0)} ms`);
  });
}

/** The best of up to four rounds: other work on the machine must not fail a test. */
function measure(small: string, large: string): [number, number] {
  let best: [number, number] = [bestOf(2, small), bestOf(1, large)];
  for (let round = 0; round < 3 && !isLinear(...best); round++) {
    best = [best[0], Math.min(best[1], bestOf(1, large))];
  }
  return best;
}

function isLinear(small: number, large: number): boolean {
  return large < 120 || large < small * 10;
}

test("a line of a megabyte", () => {
  for (const line of ["x".repeat(1 << 20), "x ".repeat(1 << 19), '"'.repeat(1 << 20)]) {
    assert.ok(bestOf(1, `FROM a\nRUN ${line}\nCMD ["x"]\n`) < 4_000);
  }
});

test("a keystroke in a long file costs a part of the whole", () => {
  const text = `FROM a\n${repeat(4_000, (at) => `RUN apt-get install -y x${at} && \\\n  echo y\n`)}`;
  const document = parseDockerfile(text);
  const middle = text.length >> 1;
  const edited = `${text.slice(0, middle)}z${text.slice(middle)}`;
  assert.ok(time(() => parseDockerfile(edited, document)) < 1_000);
});

test("an ignore file of many lines", () => {
  assert.ok(time(() => parseIgnoreFile("a/../b//c \n".repeat(50_000))) < 2_000);
});

function bestOf(rounds: number, text: string): number {
  return Math.min(...Array.from({ length: rounds }, () => time(() => work(text))));
}

/** What a lint asks of the model: all variables, all states, all plain words. */
function work(text: string): void {
  const document = parseDockerfile(text);
  const variables = createVariables(document);
  const states = createStageState(document, variables, () => undefined);
  for (const instruction of document.instructions) {
    states.before(instruction).env("x");
    for (const word of instruction.words) variables.expand(word.raw, instruction);
    if ("shell" in instruction && instruction.shell) splitPlainWords(instruction.shell);
  }
  for (const stage of document.stages) states.atEnd(stage).env("x");
}

function time(run: () => void): number {
  const start = processorTime();
  run();
  return processorTime() - start;
}

function repeat(count: number, build: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => build(index)).join("");
}
