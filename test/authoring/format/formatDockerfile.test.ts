import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatDockerfile } from "../../../src/authoring/format/formatDockerfile.ts";
import type { FormatOptions } from "../../../src/authoring/format/formatOptions.ts";
import { formatRange } from "../../../src/authoring/format/formatRange.ts";
import { indentNewLine } from "../../../src/authoring/format/indentNewLine.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  readonly formatted: string;
  readonly options?: FormatOptions;
}

function lines(...all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

function same(name: string, text: string, options?: FormatOptions): Case {
  return { name, text, formatted: text, ...(options && { options }) };
}

const cases: readonly Case[] = [
  {
    name: "blanks at the ends of lines go, also behind continuations",
    text: "FROM a  \nRUN b \\  \t\n    c\t\n# d \n",
    formatted: lines("FROM a", "RUN b \\", "    c", "# d"),
  },
  {
    name: "one blank between keyword, flags and arguments",
    text: "FROM  --platform=$BUILDPLATFORM\t a\nCOPY   --from=b  --link   c d\nHEALTHCHECK  --interval=1s   CMD   x   y\n",
    formatted:
      "FROM --platform=$BUILDPLATFORM a\nCOPY --from=b --link c d\nHEALTHCHECK --interval=1s CMD x   y\n",
  },
  same(
    "blanks between arguments are the author's",
    "FROM a    AS b\nCOPY a     /a\nCOPY bcd   /b\n",
  ),
  {
    name: "instructions begin at the margin, with the comments between them",
    text: "FROM a\n  RUN b \\\n      c\n  # d\n\tCMD e\n",
    formatted: lines("FROM a", "RUN b \\", "    c", "# d", "CMD e"),
  },
  same(
    "a comment above the first instruction may become a directive",
    "# a\n # escape=`\nFROM a\n",
  ),
  same("nor may a blank line above it go", "\n# escape=`\nFROM a\n"),
  {
    name: "nested lines keep their distance (vscode-docker#992)",
    text: lines(
      ...["FROM a", "RUN if [ -f a ]; then \\", "    for b in c; do \\", "      d; \\"],
      ...["    done; \\", "  fi"],
    ),
    formatted: lines(
      ...["FROM a", "RUN if [ -f a ]; then \\", "      for b in c; do \\", "        d; \\"],
      ...["      done; \\", "    fi"],
    ),
  },
  same(
    "lists below a command stay below it (vscode-docker#3175)",
    lines(
      ...["FROM a", "RUN apt-get update && apt-get install -y \\", "        curl \\"],
      ...["        git \\", "    && rm -rf /var/lib/apt/lists/*"],
    ),
  ),
  {
    name: "leading operators get one indent with their lists (vscode-docker#2004)",
    text: lines(
      ...["FROM a", "RUN apt-get update \\", " && apt-get install -y \\", "      curl \\"],
      ...[" && rm -rf x"],
    ),
    formatted: lines(
      ...["FROM a", "RUN apt-get update \\", "    && apt-get install -y \\", "         curl \\"],
      ...["    && rm -rf x"],
    ),
  },
  same(
    "trailing operators stay there",
    lines("FROM a", "RUN b && \\", "    c || \\", "    d | \\", "    e"),
  ),
  {
    name: "comments go with the line below, or with the one above where they stood with that",
    text: lines(
      ...["FROM a", "RUN b && \\", "# c", "  if d; then \\", "      e; \\", "      # f"],
      ...["  fi # g"],
    ),
    formatted: lines(
      ...["FROM a", "RUN b && \\", "    # c", "    if d; then \\", "        e; \\", "        # f"],
      ...["    fi # g"],
    ),
  },
  {
    name: "heredocs stay as they are (vscode-docker#3327)",
    text: "FROM a\nRUN  <<EOF  \n  b  \n\tc \\\n  d\n\n\n\nEOF\nCOPY <<-'X' /x\n\t y \n\tX\n",
    formatted: "FROM a\nRUN <<EOF\n  b  \n\tc \\\n  d\n\n\n\nEOF\nCOPY <<-'X' /x\n\t y \n\tX\n",
  },
  same(
    "blanks in quotes stay",
    'FROM a\nRUN b "c \\\n  d" \\\n    \'e \\\n f\'\nENV A="b \\\nc"\n',
  ),
  same("so they do in substitutions inside of quotes", 'FROM a\nRUN b "$(c \\\n  d)" \\\n    e\n'),
  {
    name: "but not in a substitution alone, nor behind one in quotes",
    text: 'FROM a\nRUN b $(c \\\n  d) "$(e "f g")" \\\n  h\n',
    formatted: 'FROM a\nRUN b $(c \\\n    d) "$(e "f g")" \\\n    h\n',
  },
  same("a word that goes on below stays one", "FROM a\nRUN b\\\nc\nCOPY d\\\ne /\n"),
  {
    name: "an operator parts words by itself",
    text: "FROM a\nRUN b &&\\\nc\\\n&& d\n",
    formatted: "FROM a\nRUN b &&\\\n    c\\\n    && d\n",
  },
  same("an escaped blank stays", "FROM a\nRUN b\\ \\ c \\\\\nRUN d\n"),
  same(
    "where the rest of the line is one argument, it is left alone",
    "FROM a\nWORKDIR /b \\\n c\nMAINTAINER d \\\n  e\nENV F g \\\n  h\n",
  ),
  {
    name: "pairs in one column, below the first one where they hung there",
    text: lines(
      ...["FROM a", "LABEL  b=1 \\", "       c=2 \\", "      d=3", "ENV E=1 \\", "  F=2 \\"],
      ...["      G=3", "LABEL \\", "  h=1"],
    ),
    formatted: lines(
      ...["FROM a", "LABEL b=1 \\", "      c=2 \\", "      d=3", "ENV E=1 \\", "    F=2 \\"],
      ...["    G=3", "LABEL \\", "    h=1"],
    ),
  },
  {
    name: "blanks of JSON arrays",
    text: 'FROM a\nCMD [ "b","c  d" ,  "e" ]\nHEALTHCHECK CMD  ["f"  ]\nVOLUME ["/g","/h"]\nRUN ["i", \\\n"j"]\n',
    formatted:
      'FROM a\nCMD ["b", "c  d", "e"]\nHEALTHCHECK CMD ["f"]\nVOLUME ["/g", "/h"]\nRUN ["i", \\\n    "j"]\n',
  },
  same("what only looks like JSON is a shell's", "FROM a\nCMD [ 'b','c' ]\n"),
  {
    name: "few blank lines, none at the end, a line break there",
    text: "FROM a\n\n\n\n \nRUN b\n\n",
    formatted: "FROM a\n\n\nRUN b\n",
  },
  { name: "a last line without a break", text: "FROM a", formatted: "FROM a\n" },
  {
    name: "a blank line in front of a stage, above its comments",
    text: "ARG V\nFROM a\nRUN b\n# c\n# d\nFROM e\nFROM f\n\n# g\nFROM h\n# i\n\nFROM j\n",
    formatted: "ARG V\nFROM a\nRUN b\n\n# c\n# d\nFROM e\n\nFROM f\n\n# g\nFROM h\n# i\n\nFROM j\n",
  },
  {
    name: "line breaks and byte order mark stay",
    text: "\uFEFFFROM a \r\nRUN b \\ \r\n  c\r\nFROM d",
    formatted: "\uFEFFFROM a\r\nRUN b \\\r\n    c\r\n\r\nFROM d\r\n",
  },
  {
    name: "another escape character",
    text: '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell"]\nRUN b "c`"" ; `\n  d ; `\n# e\n  \'f `\n g\'\n',
    formatted:
      '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell"]\nRUN b "c`"" ; `\n    d ; `\n    # e\n    \'f `\n g\'\n',
  },
  same(
    "scripts of a language that is not known",
    'FROM a\nSHELL ["python3", "-c"]\nRUN b( \\\n  c)\n',
  ),
  {
    name: "keywords that break the case of the others, AS with FROM",
    text: "FROM a as b\nrun c\nONBUILD copy d e\nHealthCheck none\nRUN f\n",
    formatted: "FROM a AS b\nRUN c\nONBUILD COPY d e\nHEALTHCHECK NONE\nRUN f\n",
  },
  same("one case is as good as the other", "from a as b\nrun c\n"),
  {
    name: "upper case where it is wanted",
    text: "from a as b\nrun c\n",
    formatted: "FROM a AS b\nRUN c\n",
    options: { keywordCase: "upper" },
  },
  same("any case where it is wanted", "FROM a as b\nrun c\n", { keywordCase: "keep" }),
  {
    name: "tabs",
    text: "FROM a\nRUN b \\\n    c \\\n      d\n",
    formatted: "FROM a\nRUN b \\\n\tc \\\n\t  d\n",
    options: { useTabs: true },
  },
  {
    name: "another indent",
    text: "FROM a\nRUN b \\\n\tc \\\n\t\td\n",
    formatted: "FROM a\nRUN b \\\n  c \\\n    d\n",
    options: { indentWidth: 2 },
  },
  {
    name: "continuation characters that stand below each other",
    text: lines("FROM a", "RUN b;       \\", "  cc;        \\", "  ddd;       \\", "  e"),
    formatted: lines("FROM a", "RUN b;       \\", "    cc;      \\", "    ddd;     \\", "    e"),
  },
  {
    name: "long lines are wrapped at operators, then between words",
    text: lines(
      "FROM a",
      "RUN apt-get update && apt-get install -y --no-install-recommends curl git && rm -rf x",
      'ENV A="1 2 3 4 5 6 7 8 9" B=22222222222222222 C=3333333333',
      'CMD ["aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbb", "c"]',
    ),
    formatted: lines(
      "FROM a",
      "RUN apt-get update \\",
      "    && apt-get install -y \\",
      "        --no-install-recommends curl \\",
      "        git \\",
      "    && rm -rf x",
      'ENV A="1 2 3 4 5 6 7 8 9" \\',
      "    B=22222222222222222 C=3333333333",
      'CMD ["aaaaaaaaaaaaaaaaaaaa", \\',
      '    "bbbbbbbbbbbbbbbbbbbb", "c"]',
    ),
    options: { width: 40 },
  },
  {
    name: "behind the operators where these trail",
    text: lines("FROM a", "RUN aaaaaaaaaa && bbbbbbbbbbbbb && cccccccccccc && \\", "    d"),
    formatted: lines(
      ...["FROM a", "RUN aaaaaaaaaa && \\", "    bbbbbbbbbbbbb && \\", "    cccccccccccc && \\"],
      "    d",
    ),
    options: { width: 40 },
  },
  same(
    "what cannot be broken, addresses and a word that would be a comment",
    'FROM a\nRUN "aaaa bbbb cccc dddd eeee ffff gggg hhhh"\nADD https://example.com/aaaaaaaaaaaaaaaaaaaaaaaa /a\nRUN aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa #b\n',
    { width: 30 },
  ),
  same("what is no text", "FROM a\0  \n\n\n\n\n"),
  same("nothing", ""),
  { name: "nothing but blanks", text: "  \n \n", formatted: "\n\n" },
  same("an instruction that nobody knows", "FROM a\nFOO   b \\\n  c\n"),
];

describe("formatDockerfile", () => {
  for (const { name, text, formatted, options } of cases) {
    it(name, () => {
      assert.equal(format(text, options), formatted);
      assert.equal(format(formatted, options), formatted, "a second time");
    });
  }
});

function format(text: string, options?: FormatOptions): string {
  return applyEdits(text, formatDockerfile(parseDockerfile(text), options));
}

describe("formatRange", () => {
  const text = "FROM  a\nRUN  b \\\n  c \\\n  d\n\n\n\n\nCMD  [ ]\nUSER  e\n";
  const ranges: readonly [selected: string, formatted: string][] = [
    ["⟦⟧FROM", text.replace("FROM  a", "FROM a")],
    ["⟦  c \\\n⟧", text.replace("  c", "    c")],
    ["⟦  c⟧", text.replace("  c", "    c")],
    ["⟦\n\n\n\n⟧CMD", text.replace("\n\n\n\n\n", "\n\n\n")],
    ["⟦USER  e\n⟧", text.replace("USER  e", "USER e")],
  ];
  for (const [selected, formatted] of ranges) {
    it(`of ${JSON.stringify(selected)}`, () => {
      const plain = selected.replaceAll(/[⟦⟧]/g, "");
      const start = text.indexOf(plain) + selected.indexOf("⟦");
      const end = text.indexOf(plain) + selected.indexOf("⟧") - 1;
      const edits = formatRange(parseDockerfile(text), { start, end });
      assert.equal(applyEdits(text, edits), formatted);
    });
  }
});

describe("indentNewLine", () => {
  const typed: readonly [name: string, before: string, after: string][] = [
    ["behind the first line of a RUN", "FROM a\nRUN b \\\n|", "FROM a\nRUN b \\\n    |"],
    ["behind another one", "FROM a\nRUN b \\\n  c \\\n|", "FROM a\nRUN b \\\n  c \\\n  |"],
    [
      "where the editor has indented",
      "FROM a\nRUN b \\\n  c \\\n  |",
      "FROM a\nRUN b \\\n  c \\\n  |",
    ],
    ["behind `then`", "FROM a\nRUN if b; then \\\n|", "FROM a\nRUN if b; then \\\n        |"],
    ["behind the last line", "FROM a\nRUN b \\\n    c\n    |", "FROM a\nRUN b \\\n    c\n|"],
    ["in quotes", 'FROM a\nRUN b "c \\\n|', 'FROM a\nRUN b "c \\\n|'],
    ["in a heredoc", "FROM a\nRUN <<E\n  b\n  |\nE\n", "FROM a\nRUN <<E\n  b\n  |\nE\n"],
    ["behind a comment", "FROM a\n  # b\n  |", "FROM a\n  # b\n  |"],
    ["in front of what there is", "FROM a\nRUN b \\\n|c\n", "FROM a\nRUN b \\\n    |c\n"],
    ["at the beginning", "|", "|"],
  ];
  for (const [name, before, after] of typed) {
    it(name, () => {
      const offset = before.indexOf("|");
      const text = before.replace("|", "");
      const edits = indentNewLine(parseDockerfile(text), offset);
      assert.equal(applyEdits(text, edits), after.replace("|", ""));
    });
  }
});
