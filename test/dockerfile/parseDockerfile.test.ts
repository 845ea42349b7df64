import assert from "node:assert/strict";
import { test } from "node:test";
import type { TextRange } from "../../src/base/textRange.ts";
import type { Instruction, InstructionOf } from "../../src/dockerfile/document.ts";
import { mappedRange } from "../../src/dockerfile/mappedText.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { corpus } from "./corpus.ts";

function only(text: string): Instruction {
  const { instructions } = parseDockerfile(text);
  assert.equal(instructions.length, 1);
  const [instruction] = instructions;
  assert.ok(instruction);
  return instruction;
}

function as<K extends Instruction["kind"]>(
  instruction: Instruction | undefined,
  kind: K,
): InstructionOf<K> {
  assert.equal(instruction?.kind, kind);
  return instruction as InstructionOf<K>;
}

function covered(text: string, ...ranges: readonly (TextRange | undefined)[]): unknown[] {
  return ranges.map((range) => range && text.slice(range.start, range.end));
}

/** The words of one instruction: what they cover, raw and value. */
const words: readonly (readonly [
  text: string,
  kind: Instruction["kind"],
  words: readonly (string | readonly [covered: string, raw: string, value: string])[],
])[] = [
  ["FROM a", "FROM", ["a"]],
  ["\tfrom\va\fAS\rb", "FROM", ["a", "AS", "b"]],
  ["FR\\\nOM a\\\nb", "FROM", [["a\\\nb", "ab", "ab"]]],
  ["FR\\\r\nOM a\\\r\nb", "FROM", [["a\\\r\nb", "ab", "ab"]]],
  ["RUN a \\\n # c\n\n  \\\nb", "RUN", ["a", "b"]],
  ["RUN a \\  \t\n b", "RUN", ["a", "b"]],
  ["RUN a \\\\\n", "RUN", ["a", ["\\\\", "\\\\", "\\"]]],
  ["RUN a \\", "RUN", ["a"]],
  ["RUN a\\\n#b\n", "RUN", ["a"]],
  ["RUN a \\ b", "RUN", ["a", ["\\ b", "\\ b", " b"]]],
  [
    'RUN "a b"c \'d "e\'',
    "RUN",
    [
      ['"a b"c', '"a b"c', "a bc"],
      ["'d \"e'", "'d \"e'", 'd "e'],
    ],
  ],
  ["RUN a\rb", "RUN", ["a", "b"]],
  ["RUN a\u00a0b", "RUN", ["a", "b"]],
  ["COPY a\u00a0b c", "COPY", ["a\u00a0b", "c"]],
  ['COPY "a b" c', "COPY", [['"a', '"a', "a"], ['b"', 'b"', "b"], "c"]],
  [
    'COPY ["a b", "c\\u0064"]',
    "COPY",
    [
      ['"a b"', '"a b"', "a b"],
      ['"c\\u0064"', '"c\\u0064"', "cd"],
    ],
  ],
  [
    'CMD ["a" \\\n,"b\\\nc"]',
    "CMD",
    [
      ['"a"', '"a"', "a"],
      ['"b\\\nc"', '"bc"', "bc"],
    ],
  ],
  ["CMD ['a']", "CMD", [["['a']", "['a']", "[a]"]]],
  ["ENV a=1 b='2 3'", "ENV", ["a=1", ["b='2 3'", "b='2 3'", "b=2 3"]]],
  ["ENV a  b  c ", "ENV", ["a", "b  c"]],
  ["ARG a b=1", "ARG", ["a", "b=1"]],
  ["WORKDIR /a b ", "WORKDIR", ["/a b"]],
  ['WORKDIR "/a b"', "WORKDIR", [['"/a b"', '"/a b"', "/a b"]]],
  ["USER $a", "USER", ["$a"]],
  ["MAINTAINER A B <c>", "MAINTAINER", ["A B <c>"]],
  ["EXPOSE 1 2/udp", "EXPOSE", ["1", "2/udp"]],
  ["VOLUME a b", "VOLUME", ["a", "b"]],
  ["STOPSIGNAL 9", "STOPSIGNAL", ["9"]],
  ["HEALTHCHECK --retries=1 CMD a b", "HEALTHCHECK", ["CMD", "a", "b"]],
  ['HEALTHCHECK cmd ["a"]', "HEALTHCHECK", ["cmd", ['"a"', '"a"', "a"]]],
  ["ONBUILD RUN a", "ONBUILD", ["RUN", "a"]],
  ["NOTHING a b", "UNKNOWN", ["a", "b"]],
  ["RUN -- --a", "RUN", ["--a"]],
  ["RUN a --b", "RUN", ["a", "--b"]],
  ["FROM a # b", "FROM", ["a", "#", "b"]],
];

for (const [text, kind, expected] of words) {
  test(`words of ${JSON.stringify(text)}`, () => {
    const instruction = only(text);
    assert.equal(instruction.kind, kind);
    assert.deepEqual(
      instruction.words.map(({ range, raw, value }) => [...covered(text, range), raw, value]),
      expected.map((word) => (typeof word === "string" ? [word, word, word] : word)),
    );
  });
}

test("FROM with all parts", () => {
  const text = "# c\nFROM --platform=$P img:1 AS Name\n";
  const from = as(only(text), "FROM");
  assert.deepEqual(
    covered(
      text,
      from.range,
      from.keyword.range,
      from.image?.range,
      from.as?.range,
      from.alias?.range,
    ),
    ["FROM --platform=$P img:1 AS Name", "FROM", "img:1", "AS", "Name"],
  );
  assert.equal(from.platform?.value?.raw, "$P");
  assert.deepEqual(covered(text, from.platform?.range, from.argumentsRange), [
    "--platform=$P",
    "img:1 AS Name",
  ]);
});

test("flags: quotes, escapes, no value, split over lines", () => {
  const text = 'COPY --a --b= --c="x y" --d=x\\ y --e\\\n=f --g=h=i a b';
  const { flags } = only(text);
  assert.deepEqual(
    flags.map(({ name, value }) => [name.value, value?.raw, value?.value]),
    [
      ["a", undefined, undefined],
      ["b", "", ""],
      ["c", '"x y"', "x y"],
      ["d", "x\\ y", "x y"],
      ["e", "f", "f"],
      ["g", "h=i", "h=i"],
    ],
  );
  assert.deepEqual(covered(text, flags[4]?.range), ["--e\\\n=f"]);
});

test("COPY tells sources, destination and origin apart", () => {
  const text = "COPY --from=b --chown=1 a <<E c/ d/\nE";
  const copy = as(only(text), "COPY");
  assert.deepEqual(covered(text, ...copy.sources.map(({ range }) => range)), ["a", "c/"]);
  assert.deepEqual(covered(text, copy.destination?.range, copy.from?.range), ["d/", "b"]);
});

test("pairs of ENV, the old form and the new", () => {
  const text = "ENV A=\"x y\" B= 'C'=$d\nENV A  one \\\n  two\nARG X Y=1\nLABEL k";
  const { instructions } = parseDockerfile(text);
  const pairs = instructions.map((instruction) =>
    "pairs" in instruction
      ? [
          instruction.legacy,
          ...instruction.pairs.map(({ key, value }) => [key.value, value?.raw, value?.value]),
        ]
      : [],
  );
  assert.deepEqual(pairs, [
    [false, ["A", '"x y"', "x y"], ["B", "", ""], ["C", "$d", "$d"]],
    [true, ["A", "one   two", "one   two"]],
    [false, ["X", undefined, undefined], ["Y", "1", "1"]],
    [false, ["k", undefined, undefined]],
  ]);
});

test("shell text leads back to the document", () => {
  const text = 'FROM a\nRUN one && \\\n  # note\n\n  two\\\nthree\nCMD ["x"]\n';
  const run = as(parseDockerfile(text).instructions[1], "RUN");
  assert.equal(run.shell?.text, "one &&   twothree");
  assert.ok(run.shell);
  const at = run.shell.text.indexOf("twothree");
  assert.deepEqual(covered(text, mappedRange(run.shell, at, at + 3)), ["two"]);
  assert.deepEqual(covered(text, mappedRange(run.shell, at, at + 8)), ["two\\\nthree"]);
  assert.equal(run.shell.toOffset(run.shell.text.length), run.range.end);
  assert.equal(as(parseDockerfile(text).instructions[2], "CMD").shell, undefined);
});

test("the trigger of ONBUILD is an instruction of its own", () => {
  const text = "ONBUILD COPY --from=x a \\\n <<E b\nE\n";
  const onbuild = as(only(text), "ONBUILD");
  const copy = as(onbuild.trigger, "COPY");
  assert.equal(onbuild.onbuild, false);
  assert.equal(copy.onbuild, true);
  assert.deepEqual(covered(text, copy.range, copy.from?.range, copy.destination?.range), [
    "COPY --from=x a \\\n <<E b\nE",
    "x",
    "b",
  ]);
  assert.equal(copy.heredocs.length, 1);
});

/** name, body, expand, stripTabs, file descriptor, delimiter */
type HeredocShape = readonly [
  string,
  string,
  boolean,
  boolean,
  number | undefined,
  string | undefined,
];
const heredocs: readonly (readonly [
  text: string,
  heredocs: readonly HeredocShape[],
  after: number,
])[] = [
  ["RUN <<E\na\nE\nUSER b", [["E", "a\n", true, false, undefined, "E"]], 1],
  ["RUN <<E\r\na\r\nE\r\nUSER b", [["E", "a\r\n", true, false, undefined, "E"]], 1],
  ["RUN <<-E\n\ta\n\t\tE\nUSER b", [["E", "\ta\n", true, true, undefined, "\t\tE"]], 1],
  ["RUN <<E\n\tE\nE", [["E", "\tE\n", true, false, undefined, "E"]], 0],
  ["RUN <<'E'\n$a\nE", [["E", "$a\n", false, false, undefined, "E"]], 0],
  ['RUN <<"E F"\nE F', [["E F", "", false, false, undefined, "E F"]], 0],
  ["RUN <<E'F'\nEF", [["EF", "", false, false, undefined, "EF"]], 0],
  ["RUN << E\nE", [["E", "", true, false, undefined, "E"]], 0],
  ["RUN <<- E\nUSER b", [], 1],
  ["RUN <<-\nUSER b", [], 1],
  ["RUN 3<<E\nE", [["E", "", true, false, 3, "E"]], 0],
  [
    "COPY <<a <<b /c/\n1\na\n2\nb\nUSER x",
    [
      ["a", "1\n", true, false, undefined, "a"],
      ["b", "2\n", true, false, undefined, "b"],
    ],
    1,
  ],
  ["RUN cat <<E && \\\n # note\n x\n1\nE\nUSER b", [["E", "1\n", true, false, undefined, "E"]], 1],
  [
    "RUN <<E\n# a\nb \\\nUSER c\n\nE\nUSER b",
    [["E", "# a\nb \\\nUSER c\n\n", true, false, undefined, "E"]],
    1,
  ],
  ["RUN <<E\na", [["E", "a", true, false, undefined, undefined]], 0],
  [
    "RUN <<A <<B\nx\nA\ny\n",
    [
      ["A", "x\n", true, false, undefined, "A"],
      ["B", "y\n", true, false, undefined, undefined],
    ],
    0,
  ],
  ["ONBUILD ADD <<E /x\nE\nUSER b", [["E", "", true, false, undefined, "E"]], 1],
  ["CMD <<E\nUSER b", [], 1],
  ['RUN ["<<E"]\nUSER b', [], 1],
  ['RUN echo "<<E"\nUSER b', [], 1],
  ["RUN echo \\<<E\nUSER b", [], 1],
  ["RUN a<<E\nUSER b", [], 1],
  ["RUN cat <<<E\nUSER b", [], 1],
  ["RUN echo it's <<E\nUSER b", [], 1],
  ["RUN echo ${x <<E\nUSER b", [], 1],
  ["RUN <<\nUSER b", [], 1],
  ["RUN <<$E\n$E\nUSER b", [["$E", "", true, false, undefined, "$E"]], 1],
];

for (const [text, expected, after] of heredocs) {
  test(`heredocs of ${JSON.stringify(text)}`, () => {
    const { instructions } = parseDockerfile(text);
    assert.deepEqual(
      instructions[0]?.heredocs.map((heredoc) => [
        heredoc.name,
        ...covered(text, heredoc.body),
        heredoc.expand,
        heredoc.stripTabs,
        heredoc.fileDescriptor,
        ...covered(text, heredoc.delimiter),
      ]),
      expected,
    );
    assert.equal(instructions.length, 1 + after);
  });
}

const directives: readonly (readonly [
  text: string,
  directives: readonly string[],
  escape: string,
  comments: number,
])[] = [
  ["# syntax=a\n# escape=`\n# check=skip=all\nFROM a", ["syntax", "escape", "check"], "`", 0],
  ["#syntax = a\n# c\n# escape=`", ["syntax"], "\\", 2],
  ["\n# escape=`", [], "\\", 1],
  ["FROM a\n# escape=`", [], "\\", 1],
  ["# other=x\n# escape=`", [], "\\", 2],
  ["# Escape=`", ["Escape"], "`", 0],
  ["  # escape=`", ["escape"], "`", 0],
  ["  # check=skip=all", [], "\\", 1],
  ["\ufeff# escape=`", ["escape"], "`", 0],
  ["# escape=`\r\n# syntax=x", ["escape", "syntax"], "`", 0],
  ["#!/bin/sh\n# syntax=a\n# escape=`", ["syntax"], "\\", 2],
  ["# escape=", [], "\\", 1],
  ["# escape=x\n", ["escape"], "\\", 0],
];

for (const [text, names, escapeChar, comments] of directives) {
  test(`directives of ${JSON.stringify(text)}`, () => {
    const document = parseDockerfile(text);
    assert.deepEqual(
      document.directives.map(({ name }) => name.raw),
      names,
    );
    assert.equal(document.escape, escapeChar);
    assert.equal(document.comments.length, comments);
  });
}

test("the backtick continues and escapes instead of the backslash", () => {
  const text = "# escape=`\nFROM a\nCOPY a\\ `\n C:\\b\\\nENV A=x` y B=c:\\d\\\nRUN a `\n  b";
  const { instructions } = parseDockerfile(text);
  assert.deepEqual(
    instructions.map((instruction) => instruction.words.map(({ value }) => value)),
    [["a"], ["a\\", "C:\\b\\"], ["A=x y", "B=c:\\d\\"], ["a", "b"]],
  );
});

test("comments know whether they stand inside an instruction", () => {
  const text = "# one\nRUN a \\\n  # two\n b\n#three\nRUN <<E\n# no\nE\n";
  assert.deepEqual(
    parseDockerfile(text).comments.map(({ text: said, insideInstruction }) => [
      said,
      insideInstruction,
    ]),
    [
      [" one", false],
      [" two", true],
      ["three", false],
    ],
  );
});

test("kinds of the corpus", () => {
  const kinds = (name: string): string =>
    parseDockerfile(corpus.find((file) => file.name === name)?.text ?? "")
      .instructions.map(({ kind, keyword }) => (kind === "UNKNOWN" ? `?${keyword.raw}` : kind))
      .join(" ");
  assert.equal(
    kinds("continuations.Dockerfile"),
    "FROM RUN RUN RUN RUN ?y RUN LABEL RUN COPY EXPOSE",
  );
  assert.equal(
    kinds("heredocs.Dockerfile"),
    "FROM RUN RUN COPY COPY RUN RUN RUN ONBUILD ADD RUN RUN ?EOF RUN CMD",
  );
  assert.equal(kinds("odd-blanks.Dockerfile"), "FROM RUN CMD ?RUN\u00a0z ?\ufeffRUN");
  assert.equal(kinds("lone-cr.Dockerfile"), "FROM RUN RUN");
});
