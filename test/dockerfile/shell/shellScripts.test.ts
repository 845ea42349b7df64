import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { commandsOf } from "../../../src/dockerfile/shell/commandsOf.ts";
import type { RunScript } from "../../../src/dockerfile/shell/runScripts.ts";
import type { ShellCommand } from "../../../src/dockerfile/shell/shellScript.ts";
import { createShellScripts } from "../../../src/dockerfile/shell/shellScripts.ts";
import { loadShellParser } from "./loadShellParser.ts";
import { readMarks, sortRanges } from "./markedText.ts";

const parser = await loadShellParser();

function scriptsOf(text: string): readonly RunScript[] {
  const document = parseDockerfile(text);
  const scripts = createShellScripts(document, parser);
  return document.instructions.flatMap((instruction) => [
    ...scripts.of(instruction),
    ...(instruction.kind === "ONBUILD" && instruction.trigger
      ? scripts.of(instruction.trigger)
      : []),
  ]);
}

function commandsIn(text: string, lookThrough: boolean): readonly ShellCommand[] {
  return scriptsOf(text).flatMap(({ script }) => commandsOf(script, lookThrough));
}

const valuesOf = (command: ShellCommand): readonly string[] =>
  command.words.map(({ value }) => value);

/** Dockerfiles behind `FROM a`, with marks around every word, and the values of each command. */
const words: readonly (readonly [marked: string, commands: readonly (readonly string[])[]])[] = [
  ["RUN ⟦a⟧ ⟦b⟧ && ⟦c⟧", [["a", "b"], ["c"]]],
  ["RUN ⟦a⟧; ⟦b⟧ & ⟦c⟧ || ⟦d⟧ | ⟦e⟧ |& ⟦f⟧", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]],
  ["RUN (⟦a⟧; { ⟦b⟧; }) && ! ⟦c⟧", [["a"], ["b"], ["c"]]],
  ["RUN ⟦a⟧ \\\n  ⟦b⟧", [["a", "b"]]],
  ["RUN ⟦a⟧ \\\n  # no ⟦\n\n  ⟦b⟧\\\n".replace("no ⟦", "no"), [["a", "b"]]],
  ["RUN ⟦in\\\n# note\nstall⟧ ⟦x⟧", [["install", "x"]]],
  ["RUN ⟦a⟧ ⟦\"b c\"d'e f'g\\ h⟧ ⟦''⟧", [["a", "b cde fg h", ""]]],
  ['RUN ⟦a⟧ ⟦"x\\"y\\$z\\n"⟧', [["a", 'x"y$z\\n']]],
  ["RUN ⟦a⟧ ⟦$'x\\ny'⟧ ⟦$\"z\"⟧", [["a", "x\ny", "z"]]],
  ["RUN ⟦a⟧ ⟦b=$x⟧ ⟦${y:-z}⟧", [["a", "b=$x", "${y:-z}"]]],
  [
    "RUN ⟦a⟧ ⟦$(⟦b⟧ ⟦c⟧)⟧",
    [
      ["a", "$(b c)"],
      ["b", "c"],
    ],
  ],
  ['RUN ⟦a⟧ ⟦"`⟦b⟧`/$(⟦c⟧ ⟦"d"⟧)"⟧', [["a", '`b`/$(c "d")'], ["b"], ["c", "d"]]],
  ["RUN ⟦a⟧ ⟦${x:-$(⟦b⟧)}⟧ ⟦<(⟦c⟧)⟧", [["a", "${x:-$(b)}", "<(c)"], ["b"], ["c"]]],
  ["RUN X=1 Y=$(⟦b⟧) ⟦a⟧", [["a"], ["b"]]],
  ["RUN ⟦a⟧ > f ⟦b⟧ 2>&1 < g && ⟦c⟧ >> h", [["a", "b"], ["c"]]],
  ["RUN if ⟦a⟧; then ⟦b⟧; elif ⟦c⟧; then ⟦d⟧; else ⟦e⟧; fi", [["a"], ["b"], ["c"], ["d"], ["e"]]],
  ["RUN for i in x $(⟦a⟧); do ⟦b⟧ ⟦$i⟧; done", [["a"], ["b", "$i"]]],
  ["RUN while ⟦a⟧; do ⟦b⟧; done; until ⟦c⟧; do ⟦d⟧; done", [["a"], ["b"], ["c"], ["d"]]],
  ["RUN case $x in a|b) ⟦c⟧;; *) ⟦d⟧ ⟦e⟧; esac", [["c"], ["d", "e"]]],
  ["RUN f() { ⟦a⟧; }; ⟦f⟧", [["a"], ["f"]]],
  ["RUN [ -f $(⟦a⟧) ] && ⟦b⟧", [["a"], ["b"]]],
  [
    "RUN ⟦export⟧ ⟦A=b⟧ ⟦C⟧ && ⟦unset⟧ ⟦C⟧",
    [
      ["export", "A=b", "C"],
      ["unset", "C"],
    ],
  ],
  ["RUN ⟦a⟧ # b\nRUN ⟦c⟧", [["a"], ["c"]]],
  ["RUN --mount=type=cache,target=/x ⟦a⟧", [["a"]]],
  [
    "RUN <<E\n⟦a⟧ ⟦b⟧\n\n# no\n⟦c⟧ \\\n  ⟦d⟧\nE",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ["RUN <<-'E'\n\t⟦a⟧\n\t\tif ⟦b⟧; then\n⟦c⟧; fi\n\tE", [["a"], ["b"], ["c"]]],
  ["RUN ⟦cat⟧ <<E > /x && ⟦b⟧\ntext\nE", [["cat"], ["b"]]],
  ["RUN ⟦cat⟧ <<A <<-B | ⟦b⟧ ⟦c⟧\nx\nA\n\ty\n\tB", [["cat"], ["b", "c"]]],
  ["RUN <<E ⟦python3⟧ ⟦-x⟧\nimport os\nE", [["python3", "-x"]]],
  ["RUN <<E\n⟦cat⟧ <<X | ⟦b⟧ > y && ⟦c⟧\n$(⟦d⟧)\nX\n⟦e⟧\nE", [["cat"], ["b"], ["c"], ["d"], ["e"]]],
  ["CMD ⟦a⟧ ⟦b⟧", [["a", "b"]]],
  ["ENTRYPOINT ⟦exec⟧ ⟦b⟧", [["exec", "b"]]],
  ["HEALTHCHECK --interval=3s CMD ⟦a⟧ || ⟦exit⟧ ⟦1⟧", [["a"], ["exit", "1"]]],
  ["HEALTHCHECK NONE", []],
  ['RUN [⟦"a"⟧, ⟦"b c"⟧]', [["a", "b c"]]],
  ['HEALTHCHECK CMD [⟦"a"⟧, \\\n ⟦"b"⟧]', [["a", "b"]]],
  ["ONBUILD RUN ⟦a⟧ && ⟦b⟧", [["a"], ["b"]]],
  ["COPY a b\nENV a=b", []],
];

for (const [marked, commands] of words) {
  for (const [kind, change] of [
    ["", (text: string) => text],
    [" with CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
  ] as const) {
    test(`words of ${JSON.stringify(marked)}${kind}`, () => {
      const { text, ranges } = readMarks(change(`FROM a\n${marked}`));
      const found = commandsIn(text, false);
      const show = (list: readonly { readonly start: number; readonly end: number }[]) =>
        list.map(({ start, end }) => `${start} ${text.slice(start, end)}`);
      assert.deepEqual(
        show(sortRanges(found.flatMap((it) => it.words.map(({ range }) => range)))),
        show(ranges),
      );
      assert.deepEqual(found.map(valuesOf), commands);
    });
  }
}

test("the backtick as escape character", () => {
  const { text, ranges } = readMarks("# escape=`\nFROM a\nRUN ⟦a⟧ `\n  # x\n  ⟦b`\nc⟧ ⟦d\\ e⟧");
  const [command] = commandsIn(text, false);
  assert.deepEqual(
    command?.words.map(({ range }) => range),
    ranges,
  );
  assert.deepEqual(command && valuesOf(command), ["a", "bc", "d e"]);
});

/** What wrappers run: commands beyond those of the text, as typed. */
const inner: readonly (readonly [text: string, commands: readonly string[]])[] = [
  ["RUN sudo -u root -H A=b ⟦apt-get⟧ ⟦install⟧", ["apt-get install"]],
  ["RUN sudo --user=x --group y -- ⟦a⟧", ["a"]],
  ["RUN sudo -l && sudo -v", []],
  ["RUN env -i -u X A=b ⟦a⟧ ⟦A=c⟧", ["a A=c"]],
  ["RUN /usr/bin/env ⟦a⟧", ["a"]],
  ["RUN command ⟦a⟧ && command -v b && exec ⟦c⟧", ["a", "c"]],
  ["RUN time -p ⟦a⟧; nice -n 5 ⟦b⟧; nice -5 ⟦c⟧; nohup ⟦d⟧ &", ["a", "b", "c", "d"]],
  ["RUN timeout -s 9 -k5 10s ⟦a⟧; gosu x ⟦b⟧", ["a", "b"]],
  ["RUN x | xargs -0 -n1 -I {} -P4 ⟦rm⟧ ⟦-rf⟧ ⟦{}⟧", ["rm -rf {}"]],
  ["RUN sudo ⟦env⟧ ⟦a⟧", ["env a", "a"]],
  ["RUN sh -c '⟦cd⟧ ⟦/x⟧ && ⟦b⟧'", ["cd /x", "b"]],
  ['RUN bash -eo pipefail -c "⟦a⟧ ⟦\\"b c\\"⟧ ⟦$x⟧"', ["a b c $x"]],
  ['RUN sh -c "⟦echo⟧ ⟦$(b)⟧"', ["echo $___"]],
  ["RUN sh -c '⟦a⟧ \\\n # c\n ⟦b⟧'", ["a b"]],
  ["RUN sh script.sh -c x; bash -l", []],
  ["RUN su - x -c '⟦a⟧'; su -c ⟦b⟧ y", ["a", "b"]],
  ["RUN <<E bash -e\n⟦a⟧ | ⟦b⟧\nE", ["a", "b"]],
  ["RUN bash <<E && c\n⟦a⟧\nE", ["a"]],
  ["RUN bash x.sh <<E\na\nE", []],
  ["RUN <<E\nsh <<'X'\n⟦a⟧ ⟦b⟧\nX\nE", ["a b"]],
  ['CMD ["sh", "-c", "⟦a⟧ ⟦\\"b\\\\tc\\"⟧ ⟦\\u0064⟧"]', ["a b\\tc d"]],
  ['CMD ["sh", "-c", \\\n "⟦cd⟧ \\\n  ⟦x⟧ && ⟦b⟧"]', ["cd x", "b"]],
  ['ENTRYPOINT ["env", "A=b", ⟦"a"⟧]', ["a"]],
];

for (const [marked, commands] of inner) {
  test(`behind wrappers: ${JSON.stringify(marked)}`, () => {
    const { text, ranges } = readMarks(`FROM a\n${marked}`);
    const scripts = scriptsOf(text).map(({ script }) => script);
    const plain = new Set(scripts.flatMap((script) => commandsOf(script, false)));
    const own = scripts
      .flatMap((script) => commandsOf(script, true))
      .filter((command) => !plain.has(command));
    assert.deepEqual(
      own.map((it) => valuesOf(it).join(" ")),
      commands,
    );
    const seen = sortRanges(own.flatMap((it) => it.words.map(({ range }) => range)));
    const unique = seen.filter((it, at) => it.start !== seen[at - 1]?.start);
    assert.deepEqual(
      unique.map(({ start, end }) => text.slice(start, end)),
      ranges.map(({ start, end }) => text.slice(start, end)),
    );
    assert.ok(unique.every((it) => ranges.some(({ start }) => start === it.start)));
  });
}
