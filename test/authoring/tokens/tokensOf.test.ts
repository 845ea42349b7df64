import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createNameIndex } from "../../../src/authoring/navigation/nameIndex.ts";
import { createTokenMemory, type TokenMemory } from "../../../src/authoring/tokens/tokenMemory.ts";
import { tokensOf } from "../../../src/authoring/tokens/tokensOf.ts";
import type { TextRange } from "../../../src/base/textRange.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { mutatedDockerfiles } from "../../support/mutatedDockerfiles.ts";

const shell = await loadShellParser();
const digest = `sha256:${"a".repeat(64)}`;

interface Case {
  readonly title: string;
  readonly text: string;
  /** `text: type modifiers`, in the order of the text. */
  readonly tokens: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: "stages, where they are declared and used",
    text: "FROM alpine AS Base\nFROM base\nCOPY --from=base /a /b\nCOPY --from=0 /a /b\nRUN --mount=from=base,target=/x true",
    tokens: [
      "Base: class declaration",
      "base: class",
      "base: class",
      "0: class",
      "base: class",
      "true: function",
    ],
  },
  {
    title: "images are none",
    text: "FROM alpine\nCOPY --from=nginx:1 /a /b",
    tokens: [],
  },
  {
    title: "platform and digest",
    text: `FROM --platform=linux/arm64 alpine@${digest}\nCOPY --from=a@${digest} / /\nFROM --platform=$BUILDPLATFORM a@sha256:1`,
    tokens: [
      "linux/arm64: enumMember",
      `${digest}: number`,
      `${digest}: number`,
      "BUILDPLATFORM: parameter",
    ],
  },
  {
    title: "variables that are known, in all forms",
    text: 'ARG V=1\nFROM a:$V\nARG V\nENV E="${V:-x}" F=$NOBODY\nWORKDIR /$E/${F%%x}\nCOPY ["$E", "b/"]\nRUN echo "$E $other" \'$E\' ${V}',
    tokens: [
      "V: parameter declaration",
      "V: parameter",
      "V: parameter declaration",
      "E: variable declaration",
      "V: parameter",
      "F: variable declaration",
      "E: variable",
      "F: variable",
      "E: variable",
      '"b/": string',
      "echo: function",
      "E: variable",
      "'$E': string",
      "V: parameter",
    ],
  },
  {
    title: "commands, options and strings of a shell, also behind others",
    text: "FROM a\nRUN set -e; sudo apt-get install -y --no-install-recommends 'a b' \\\n  # comment\n  && sh -c \"ls -l\" || x=$(id -u)",
    tokens: [
      "set: function",
      "-e: property",
      "sudo: function",
      "apt-get: function",
      "-y: property",
      "--no-install-recommends: property",
      "'a b': string",
      "sh: function",
      "-c: property",
      '": string',
      "ls: function",
      " : string",
      "-l: property",
      '": string',
      "id: function",
      "-u: property",
    ],
  },
  {
    title: "options, of those with variables the name",
    text: 'FROM a\nENV V=1\nRUN make --jobs="$V" -DA=b -- - "-c" -$V',
    tokens: [
      "V: variable declaration",
      "make: function",
      "--jobs: property",
      "V: variable",
      "-DA=b: property",
      "--: property",
      '"-c": string',
      "V: variable",
    ],
  },
  {
    title: "nothing of other shells",
    text: 'FROM a\nSHELL ["pwsh", "-c"]\nRUN Get-Item -Path "x"\nFROM b\nRUN ls',
    tokens: ['"pwsh": string', '"-c": string', "ls: function"],
  },
  {
    title: "a quoted text over several lines, a line at a time",
    text: 'FROM a\nRUN echo "a \\\n  b"\nCMD ["a", \\\n "b"]',
    tokens: ["echo: function", '"a \\: string', '  b": string', '"a": string', '"b": string'],
  },
  {
    title: "names of heredocs, scripts in them, and their variables",
    text: "FROM a\nENV E=1\nRUN <<EOF\nls $E\nEOF\nCOPY <<-'X' <<Y /z/\n$E\nX\n$E\nY",
    tokens: [
      "E: variable declaration",
      "EOF: label declaration",
      "ls: function",
      "E: variable",
      "EOF: label",
      "X: label declaration",
      "Y: label declaration",
      "X: label",
      "E: variable",
      "Y: label",
    ],
  },
  {
    title: "MAINTAINER, and what ONBUILD starts",
    text: "FROM a\nMAINTAINER me\nONBUILD RUN make -j2",
    tokens: ["MAINTAINER: keyword deprecated", "make: function", "-j2: property"],
  },
];

describe("tokensOf", () => {
  for (const { title, text, tokens } of cases) {
    it(title, () => {
      assert.deepEqual(describeTokens(text, shell), tokens);
      const carriage = describeTokens(text.replaceAll("\n", "\r\n"), shell);
      assert.deepEqual(carriage, tokens, "with CRLF");
    });
  }

  it("says nothing of shells without their grammar", () => {
    assert.deepEqual(describeTokens("FROM a\nRUN ls -l\nCMD ['x']\n", undefined), []);
  });

  it("tells those of a range as they are in the whole", () => {
    for (const { text } of cases) {
      const whole = tokens(text);
      for (let start = 0; start <= text.length; start += 7) {
        const range = { start, end: Math.min(start + 20, text.length) };
        const part = tokens(text, range).filter((token) => isIn(token.range, range));
        assert.deepEqual(
          part,
          whole.filter((token) => isIn(token.range, range)),
          `${JSON.stringify(range)} of ${text}`,
        );
      }
    }
  });

  it("gives sorted tokens of one line each, apart, for any text", () => {
    for (const text of mutatedDockerfiles(8, 300)) {
      let end = 0;
      for (const { range } of tokens(text)) {
        assert.ok(range.start >= end && range.end > range.start, text);
        assert.ok(!text.slice(range.start, range.end).includes("\n"), text);
        end = range.end;
      }
    }
  });

  it("tells the same with what other texts gave before, wherever their instructions stood", () => {
    const memory = createTokenMemory(20);
    const texts = [...cases.map(({ text }) => text), ...mutatedDockerfiles(9, 150)];
    for (const text of texts) {
      for (const front of ["", "# a line\n", "# escape=`\n", 'FROM x\nSHELL ["bash", "-c"]\n']) {
        const typed = front + text;
        assert.deepEqual(tokens(typed, undefined, shell, memory), tokens(typed), typed);
      }
    }
  });

  it("reads an instruction whose tokens are known no more", () => {
    const memory = createTokenMemory();
    const text = "FROM a\nRUN ls -l\nRUN <<EOF\nmake all\nEOF\n";
    const other = text.replace("-l", "-la");
    let asked = 0;
    const counting: ShellParser = {
      ...shell,
      parse: (...given) => {
        asked++;
        return shell.parse(...given);
      },
    };
    tokens(text, undefined, counting, memory);
    assert.equal(asked, 2);
    assert.deepEqual(
      tokens(`# moved\n${text}`, undefined, counting, memory),
      tokens(`# moved\n${text}`),
    );
    assert.equal(asked, 2);
    assert.deepEqual(tokens(other, undefined, counting, memory), tokens(other));
    assert.equal(asked, 3);
  });

  it("takes any text that is cut anywhere", () => {
    for (const { text } of cases) {
      for (let end = 0; end <= text.length; end++) tokens(text.slice(0, end));
    }
  });
});

function isIn(inner: TextRange, outer: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function tokens(
  text: string,
  range?: TextRange,
  parser: ShellParser | undefined = shell,
  memory?: TokenMemory,
) {
  const document = parseDockerfile(text);
  const facts = { baseImage: () => undefined, shell: parser };
  const services = createLintServices(document, facts);
  const names = createNameIndex(document, facts, services);
  return tokensOf(document, { services, names, ...(memory && { memory }) }, range);
}

function describeTokens(text: string, parser: ShellParser | undefined): readonly string[] {
  const document = parseDockerfile(text);
  const facts = { baseImage: () => undefined, shell: parser };
  const services = createLintServices(document, facts);
  const names = createNameIndex(document, facts, services);
  return tokensOf(document, { services, names }).map(
    ({ range, type, modifiers }) =>
      `${text.slice(range.start, range.end)}: ${[type, ...modifiers].join(" ")}`,
  );
}
