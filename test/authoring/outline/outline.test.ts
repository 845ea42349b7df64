import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { foldingRanges } from "../../../src/authoring/outline/foldingRanges.ts";
import { type OutlineItem, outlineItems } from "../../../src/authoring/outline/outlineItems.ts";
import { selectionRanges } from "../../../src/authoring/outline/selectionRanges.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { placesText } from "../navigation/placesText.ts";

let shell: ShellParser;
before(async () => {
  shell = await loadShellParser();
});

describe("the outline", () => {
  test("has stages with their instructions, and what stands in front of them", () => {
    const text = [
      "ARG V=1 W",
      "FROM --platform=$BUILDPLATFORM node:$V AS build",
      "copy --link package.json \\",
      "  # the lock file, too",
      "  package-lock.json ./",
      "RUN --mount=type=cache,target=/c <<EOF",
      "npm ci",
      "EOF",
      'CMD ["a", "b"]',
      "HEALTHCHECK --interval=3s CMD x   y",
      "ONBUILD RUN z",
      "FROM scratch",
      "ENV A=1 B=2",
      "",
    ].join("\n");
    const show = (items: readonly OutlineItem[], indent = ""): string[] =>
      items.flatMap(({ name, detail, children }) => [
        `${indent}${name}${detail === "" ? "" : ` (${detail})`}`,
        ...show(children, `${indent}  `),
      ]);
    assert.deepEqual(show(outlineItems(parseDockerfile(text))), [
      "ARG V=1 W",
      "build (node:$V $BUILDPLATFORM)",
      "  COPY package.json package-lock.json ./ (--link)",
      "  RUN <<EOF (--mount=type=cache,target=/c)",
      '  CMD ["a", "b"]',
      "  HEALTHCHECK CMD x y (--interval=3s)",
      "  ONBUILD RUN z",
      "scratch",
      "  ENV A=1 B=2",
    ]);
  });

  test("has names that are not empty, and names within their ranges, at any cut", () => {
    const text =
      'ARG V\nFROM a AS b\nCOPY a \\\n b\nRUN <<E\nx\nE\nCMD ["a"]\nONBUILD RUN x\nFROM\n';
    for (let end = 0; end <= text.length; end++) {
      const document = parseDockerfile(text.slice(0, end));
      const items = outlineItems(document);
      for (const it of [...items, ...items.flatMap(({ children }) => children)]) {
        assert.notEqual(it.name, "");
        assert.ok(it.range.start <= it.nameRange.start && it.nameRange.end <= it.range.end);
      }
      for (const { start, end: last } of foldingRanges(document)) {
        assert.ok(start < last && last < document.lines.lineCount);
      }
    }
  });

  test("cuts long instructions", () => {
    const [stage] = outlineItems(parseDockerfile(`FROM a\nRUN echo ${"x".repeat(5000)}\n`));
    assert.equal(stage?.children[0]?.name.length, 120);
  });
});

describe("folding", () => {
  test("of stages, long instructions, heredocs, comments and regions", () => {
    const text = [
      "# syntax=docker/dockerfile:1", // 0
      "# one", // 1
      "# two", // 2
      "", // 3
      "# alone", // 4
      "FROM \\", // 5
      "  a AS x", // 6
      "# region tools", // 7
      "# why", // 8
      "# and why", // 9
      "RUN a \\", // 10
      "  # inside", // 11
      "  # and more", // 12
      "  b", // 13
      "#region", // 14
      "COPY <<A <<B /x/", // 15
      "1", // 16
      "A", // 17
      "2", // 18
      "B", // 19
      "# endregion", // 20
      "# endregion", // 21
      "# endregion", // 22
      "", // 23
      "# of the next", // 24
      "# stage", // 25
      "FROM b", // 26
      "USER x", // 27
      "",
    ].join("\n");
    for (const version of [text, text.replaceAll("\n", "\r\n")]) {
      assert.deepEqual(
        foldingRanges(parseDockerfile(version)).map(
          ({ start, end, kind }) => `${start}-${end} ${kind}`,
        ),
        [
          "1-2 comment",
          "5-19 code",
          "7-21 region",
          "8-9 comment",
          "10-13 code",
          "11-12 comment",
          "14-20 region",
          "15-19 code",
          "17-19 code",
          "24-25 comment",
          "26-27 code",
        ],
      );
    }
  });
});

describe("selection", () => {
  for (const [name, marked, expected] of [
    [
      "a word of a RUN",
      'FROM a\nRUN --mount=type=cache,target=/x apt update && echo "a |b" > /f; ls\nUSER x\n',
      [
        "a b",
        '"a b"',
        'echo "a b" > /f',
        'apt update && echo "a b" > /f',
        'apt update && echo "a b" > /f; ls',
        'RUN --mount=type=cache,target=/x apt update && echo "a b" > /f; ls',
      ],
    ],
    [
      "a field of a mount",
      "FROM a\nRUN --mount=type=ca|che,target=/x true\n",
      [
        "cache",
        "type=cache",
        "type=cache,target=/x",
        "--mount=type=cache,target=/x",
        "RUN --mount=type=cache,target=/x true",
      ],
    ],
    [
      "a variable in a source",
      "FROM a\nARG V\nCOPY x/${|V}/y /z\n",
      ["V", "x/${V}/y", "x/${V}/y /z", "COPY x/${V}/y /z"],
    ],
    [
      "a value",
      'FROM a\nENV A=1 B="c |d"\n',
      ["c d", '"c d"', 'B="c d"', 'A=1 B="c d"', 'ENV A=1 B="c d"'],
    ],
    [
      "a word in a loop",
      "FROM a\nRUN for x in 1; do echo |x; done\n",
      ["x", "echo x", "for x in 1; do echo x; done", "RUN for x in 1; do echo x; done"],
    ],
  ] as const) {
    test(name, () => {
      const { text, cursor } = placesText(marked);
      const [ranges = []] = selectionRanges(parseDockerfile(text), [cursor], {
        baseImage: () => undefined,
        shell,
      });
      assert.deepEqual(
        ranges.map(({ start, end }) => text.slice(start, end)),
        [...expected, text.trimEnd(), text],
      );
    });
  }

  test("without the grammar a RUN is its words", () => {
    const { text, cursor } = placesText("FROM a\nRUN echo |x\n");
    const [ranges = []] = selectionRanges(parseDockerfile(text), [cursor], {
      baseImage: () => undefined,
    });
    assert.deepEqual(
      ranges.map(({ start, end }) => text.slice(start, end)),
      ["x", "echo x", "RUN echo x", "FROM a\nRUN echo x", "FROM a\nRUN echo x\n"],
    );
  });
});
