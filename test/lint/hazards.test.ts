import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { applyFixes, fixAll } from "../../src/lint/fixes.ts";
import { type LintOptions, lint } from "../../src/lint/linter.ts";
import { parseErrorId } from "../../src/lint/parseErrors.ts";
import type { Preset } from "../../src/lint/rule.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { growingDockerfiles } from "../support/growingDockerfiles.ts";
import { processorTime } from "../support/processorTime.ts";
import { readEveryScript } from "../support/readEveryScript.ts";

const shell = await loadShellParser();
const presets: readonly Preset[] = ["strict", "recommended", "hadolint", "buildkit"];

const options = (preset: Preset): LintOptions => ({
  preset,
  shell,
  catalog: [...catalog, readEveryScript],
  onRuleError(rule, error) {
    throw new Error(`The rule ${rule} threw.`, { cause: error });
  },
});

/** Milliseconds for everything that is done to a file: parse, lint in each preset, mend. */
function run(text: string): number {
  const start = processorTime();
  for (const preset of presets) {
    const findings = lint(parseDockerfile(text), options(preset));
    parseDockerfile(applyFixes(text, findings, { unsafe: true }).text);
  }
  return processorTime() - start;
}

/**
 * What made a peer throw, hang or run out of stack. None of them has more than a few lines, so that
 * a second is a hundred times what they take.
 */
const inputs: Readonly<Record<string, string>> = {
  "two stages FROM each other": "FROM b AS a\nWORKDIR x\nFROM a AS b\nWORKDIR y\nRUN $z\nCMD w\n",
  "three stages in a ring": "FROM c AS a\nFROM a AS b\nFROM b AS c\nCOPY --from=a x /y\n",
  "a stage FROM itself": "FROM x AS x\nWORKDIR a\nCOPY --from=x b c\nCOPY --from=0 b c\n",
  "stages of one name FROM it": "FROM x AS x\nFROM x AS x\nFROM x AS X\nUSER $a\n",
  "a comment sign behind a continuation": "RUN \\\n\\#d\n",
  "the same below a FROM": "FROM a\nRUN \\\n\\#d\n",
  "two escapes, then a letter": "\\\\\nE",
  "two escapes, then letters, below a FROM": "FROM a\n\\\\\nE\n\\\\\n",
  "a lone escape": "\\",
  "nothing but an escape directive": "# escape=\\",
  "JSON, half typed": 'FROM a\nCMD ["\n',
  "JSON, half typed, of every instruction":
    'FROM a\nCMD ["a", \nENTRYPOINT [\nSHELL ["\nVOLUME ["a\nCOPY ["a",\nRUN ["a" \\\n',
  "JSON that is no list of strings": 'FROM a\nCMD [1, null, {}]\nCMD [["a"]]\nSHELL {}\nRUN [\']\n',
  "a HEALTHCHECK without options": "FROM a\nHEALTHCHECK CMD x\nHEALTHCHECK\nHEALTHCHECK CMD\n",
  "an option and the next instruction in an ENV":
    'FROM a\nENV JAVA_OPTS="-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:50HEALTHCHECK 05\n',
  "an ENV of pairs that never ends": `FROM a\nENV ${"a_b=c=".repeat(40)}"\n`,
  "a LABEL of dots and dashes": `FROM a\nLABEL ${"a.-".repeat(60)}=\nLABEL ${"a".repeat(200)}.=x\n`,
  "an image of slashes and colons": `FROM ${"a/".repeat(60)}:${"b:".repeat(60)}@sha256:${"0".repeat(63)}\n`,
  "a URL of dots": `FROM a\nADD https://${"a.".repeat(200)}/${"%2e/".repeat(100)} /x\n`,
  "a path of dots": `FROM a\nWORKDIR ${"../".repeat(300)}\nCOPY a ${"./".repeat(300)}b\n`,
  "a stop signal of digits": `FROM a\nSTOPSIGNAL ${"9".repeat(400)}\nUSER ${"9".repeat(400)}\n`,
  "ports of digits": `FROM a\nEXPOSE ${"9".repeat(400)}-${"9".repeat(400)}/tcp\nEXPOSE 0-4294967296\n`,
  "a duration of digits": `FROM a\nHEALTHCHECK --interval=${"9".repeat(400)}h${"1s".repeat(99)} CMD a\n`,
  "names of every object":
    "FROM a AS constructor\nENV __proto__=1 toString=$constructor\nARG valueOf\n",
  "halves of characters": "FROM \ud83d\nENV a=\udc33 b=\ud83d\nRUN echo '\ud83d' \\\n\udc33\n",
  "a NUL in the middle": "FROM a\nRUN x\u0000y\nCMD z\n",
  "carriage returns alone": "FROM a\rRUN b\rCMD c\r",
};

describe("a known hazard", () => {
  for (const [name, text] of Object.entries(inputs)) {
    it(name, () => {
      const time = Math.min(run(text), run(text));
      assert.ok(time < 1_000, `${time.toFixed(0)} ms`);
      fixAll(text, { ...options("strict"), unsafe: true });
      for (let end = 0; end < Math.min(text.length, 400); end++) {
        lint(parseDockerfile(text.slice(0, end)), options("strict"));
      }
    });
  }
});

/** Texts by a figure that scales them; `growingDockerfiles` has those that are only long. */
const growing: Readonly<Record<string, (n: number) => string>> = {
  ...growingDockerfiles,
  "a ring of stages": (n) =>
    repeat(n / 2, (at) => `FROM s${(at + 1) % (n / 2)} AS s${at}\nRUN x\n`),
  "stages FROM themselves": (n) => repeat(n / 2, (at) => `FROM s${at} AS s${at}\nUSER $x\n`),
  "plugins that are fetched, unpacked and configured, one RUN each": (n) =>
    `FROM ubuntu\n${repeat(n / 5, (at) => `RUN cd /tmp && wget http://example.com/p${at}.tar.gz && \\\n  tar xzf p${at}.tar.gz && \\\n  cd p${at} && ./configure --prefix=/opt && \\\n  make all && make install && \\\n  sed -i 's/^#\\(.*\\)$/\\1/' /etc/p${at}.cfg\n`)}`,
  "nested substitutions": (n) => `FROM a\nRUN echo ${"$(a ".repeat(n)}${")".repeat(n)}\n`,
  "open substitutions": (n) => `FROM a\nRUN echo ${"$(a ".repeat(n)}\n`,
  "nested expansions": (n) => `FROM a\nENV a=${"${b:-".repeat(n)}${"}".repeat(n)}\n`,
  "an apt-get install of n packages": (n) =>
    `FROM a\nRUN apt-get install ${repeat(n, (at) => `\\\n  p${at}=1`)}\n`,
  "n installations in one RUN": (n) =>
    `FROM a\nRUN true ${repeat(n / 4, (at) => `\\\n && apt-get install p${at} \\\n && pip install q${at} \\\n && cd /x${at} && sudo y \\\n && curl z | sh`)}\n`,
  "a pipe of n commands": (n) => `FROM a\nRUN a${repeat(n, (at) => ` \\\n  | b${at}`)}\n`,
  "n copies of files": (n) => `FROM a\n${repeat(n, (at) => `COPY f${at}.txt d${at}\n`)}`,
  "n files copied, then changed": (n) =>
    `FROM a\n${repeat(n / 2, (at) => `COPY f /x${at}\nRUN chmod 1 /x${at}\n`)}`,
  "n labels, all twice": (n) =>
    `FROM a\n${repeat(n / 2, (at) => `LABEL k${at}=v\n`)}${repeat(n / 2, (at) => `LABEL k${at}=w\n`)}`,
  "n instructions of which only the last counts": (n) =>
    `FROM a\n${repeat(n, (at) => `CMD a ${at}\n`)}`,
  "n undeclared variables": (n) => `FROM a\n${repeat(n, (at) => `WORKDIR /$V${at}\n`)}`,
  "n comments that ignore rules, unused": (n) =>
    `FROM a\n${repeat(n, (at) => `# slipway ignore=use-one-cmd,DL300${at % 10}\n`)}`,
  "comments in one continuation": (n) => `FROM a\nRUN x \\\n${"# RUN y\n\n".repeat(n / 2)} z\n`,
  "n lines of blanks": (n) => `FROM a\n${" \t \n".repeat(n)}`,
  "n lines in JSON": (n) => `FROM a\nCMD [${'"x", \\\n'.repeat(n)}"y"]\n`,
  "n mounts": (n) =>
    `FROM a\nRUN ${repeat(n, (at) => `--mount=type=cache,target=/c${at} \\\n`)} apt-get update\n`,
};

describe("time grows with the file", () => {
  for (const [name, build] of Object.entries(growing)) {
    it(name, () => {
      const lintOnce = (text: string): number => {
        const start = processorTime();
        lint(parseDockerfile(text), options("strict"));
        lint(parseDockerfile(text), options("hadolint"));
        return processorTime() - start;
      };
      // Scripts are remembered by their text, so that the sizes differ each time.
      const small = Math.min(lintOnce(build(700)), lintOnce(build(704)));
      let large = lintOnce(build(2_800));
      for (let round = 1; round < 5 && !isLinear(small, large); round++) {
        large = Math.min(large, lintOnce(build(2_800 + 4 * round)));
      }
      assert.ok(isLinear(small, large), `${small.toFixed(1)} ms for n, ${large.toFixed(1)} for 4n`);
    });
  }
});

describe("mending grows with the file", () => {
  for (const name of [
    "n lines that each have findings",
    "n installations in one RUN",
    "n undeclared variables",
    "n RUN lines",
  ]) {
    it(name, () => {
      const build = growing[name] ?? assert.fail(name);
      const mend = (text: string): number => {
        const document = parseDockerfile(text);
        const found = presets.map((preset) => lint(document, options(preset)));
        const start = processorTime();
        for (const findings of found) applyFixes(text, findings, { unsafe: true });
        return processorTime() - start;
      };
      mend(build(400));
      const small = Math.min(mend(build(800)), mend(build(804)));
      const large = Math.min(mend(build(3_200)), mend(build(3_204)));
      assert.ok(isLinear(small, large), `${small.toFixed(1)} ms for n, ${large.toFixed(1)} for 4n`);
    });
  }
});

/** Four times the text may take four times as long; quadratic work takes sixteen times. */
function isLinear(small: number, large: number): boolean {
  return large < 120 || large < small * 10;
}

describe("a line that is too long for the engine", () => {
  for (const [name, line] of Object.entries({
    "of 65,535 bytes is read": `RUN ${"x".repeat(65_531)}`,
    "of 65,536 bytes is told of": `RUN ${"x".repeat(65_532)}`,
  })) {
    it(name, () => {
      const findings = lint(parseDockerfile(`FROM a\n${line}\n`), options("strict"));
      const told = findings.filter(({ rule }) => rule === parseErrorId).length;
      assert.equal(told, name.endsWith("told of") ? 1 : 0);
    });
  }

  const contents = [
    "x",
    "x ",
    '"',
    "'",
    "$(",
    "${",
    "`",
    "[",
    "a=b ",
    "--a=b ",
    "<<E ",
    "$x ",
    "a/",
    "\\",
  ];
  const keywords = ["RUN", "ENV", "COPY", "CMD", "FROM", "EXPOSE", "WORKDIR", "ONBUILD RUN"];
  for (const content of contents) {
    it(`of nothing but ${JSON.stringify(content)} takes linear time`, () => {
      // Another length each time, as scripts are remembered by their text.
      let times = 0;
      const lintOnce = (keyword: string, length: number): number => {
        times += 1;
        const text = `FROM a\n${keyword} ${content.repeat(length / content.length + times)}\n`;
        const start = processorTime();
        lint(parseDockerfile(text), options("strict"));
        return processorTime() - start;
      };
      for (const keyword of keywords) {
        const small = Math.min(lintOnce(keyword, 30_000), lintOnce(keyword, 30_000));
        let large = lintOnce(keyword, 120_000);
        for (let round = 1; round < 4 && !isLinear(small, large); round++) {
          large = Math.min(large, lintOnce(keyword, 120_000));
        }
        assert.ok(
          isLinear(small, large),
          `${keyword}: ${small.toFixed(1)} ms for n, ${large.toFixed(1)} for 4n`,
        );
      }
    });
  }
});

function repeat(count: number, build: (index: number) => string): string {
  return Array.from({ length: Math.floor(count) }, (_, index) => build(index)).join("");
}
