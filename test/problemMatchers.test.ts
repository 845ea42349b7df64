import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { runSlipway } from "./cli/runSlipway.ts";
import { matchProblems, type ProblemPattern } from "./support/problemMatching.ts";

interface NamedPattern extends ProblemPattern {
  readonly name: string;
  readonly patterns?: readonly ProblemPattern[];
}

interface Matcher {
  readonly name: string;
  readonly pattern: string;
}

const root = new URL("..", import.meta.url);
const { contributes } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
  readonly contributes: {
    readonly problemPatterns: readonly NamedPattern[];
    readonly problemMatchers: readonly Matcher[];
  };
};

/** Outputs of real programs, as they printed them; buildx 0.29 and docker 20.10 and 28.5. */
const recorded = (name: string): string =>
  readFileSync(new URL(`test/fixtures/problems/${name}.txt`, root), "utf8");

function match(matcher: string, output: string) {
  const { pattern } = contributes.problemMatchers.find(({ name }) => name === matcher) ?? {};
  const named = contributes.problemPatterns.find(({ name }) => `$${name}` === pattern);
  assert.ok(named, `${matcher} has no pattern`);
  return matchProblems(named.patterns ?? [named], output);
}

describe("problem matchers: docker build with BuildKit", () => {
  for (const progress of ["plain", "tty"]) {
    it(`find the RUN that failed, ${progress}`, () => {
      assert.deepEqual(match("slipway-buildkit", recorded(`buildx-${progress}-run`)), [
        {
          file: "Dockerfile",
          line: 3,
          message: [
            "Dockerfile:3",
            "2 |     RUN echo hello",
            "3 | >>> RUN echo about to fail && \\",
            "4 | >>>     ls /nothing && \\",
          ].join("\n"),
        },
      ]);
    });
  }

  for (const [name, line, marked] of [
    ["copy", 2, "2 | >>> COPY nothing.txt /"],
    ["heredoc", 2, "2 | >>> RUN <<EOF"],
    ["parse", 3, "3 | >>> FOO bar"],
  ] as const) {
    it(`find the line of a failed ${name}`, () => {
      const [problem, ...others] = match("slipway-buildkit", recorded(`buildx-plain-${name}`));
      assert.equal(problem?.file, `${name}.Dockerfile`);
      assert.equal(problem?.line, line);
      assert.ok(problem?.message.split("\n").includes(marked), problem?.message);
      assert.deepEqual(others, []);
    });
  }

  it("find nothing in a build that went well", () => {
    assert.deepEqual(match("slipway-buildkit", recorded("buildx-plain-warn")), []);
  });

  // A terminal is drawn several times, and cuts off what does not fit.
  for (const [progress, expected] of [
    [
      "plain",
      ["StageNameCasing 1", "FromAsCasing 1", "MaintainerDeprecated 2", "LegacyKeyValueFormat 3"],
    ],
    ["tty", ["StageNameCasing 1"]],
  ] as const) {
    it(`find the warnings, ${progress}`, () => {
      const problems = match("slipway-buildkit-warnings", recorded(`buildx-${progress}-warn`));
      assert.ok(problems.every(({ file }) => file === "warn.Dockerfile"));
      // VS Code shows the same problem once.
      const found = new Set(problems.map(({ code, line }) => `${code} ${line}`));
      assert.deepEqual([...found], expected);
      const stage = problems.find(({ code }) => code === "StageNameCasing");
      assert.equal(stage?.message, "Stage name 'Base' should be lowercase");
    });
  }
});

describe("problem matchers: the classic builder and old BuildKits", () => {
  for (const name of ["docker20-classic-parse", "docker28-classic-parse", "docker20-plain-parse"]) {
    it(`find the line that is no Dockerfile: ${name}`, () => {
      const [problem, ...others] = match("slipway-classic", recorded(name));
      assert.equal(problem?.line, 3);
      assert.match(problem?.message ?? "", /^unknown instruction: FOO/);
      assert.deepEqual(others, []);
    });
  }
});

describe("problem matchers: slipway", () => {
  for (const [name, line, message] of [
    ["run", 3, "RUN echo about to fail && ls /nothing && exit 7 ended with exit code 1."],
    ["copy", 2, 'COPY nothing.txt / failed: "/nothing.txt": not found'],
  ] as const) {
    it(`find the line of a failed build: ${name}`, () => {
      const file = name === "run" ? "Dockerfile" : `${name}.Dockerfile`;
      assert.deepEqual(match("slipway-build", recorded(`slipway-${name}`)), [
        { file, line, message },
      ]);
    });
  }

  it("find what slipway lint finds", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "slipway-matcher-"));
    try {
      writeFileSync(join(cwd, "Dockerfile"), "FROM busybox\nRUN cd /tmp\nFOO bar\n");
      const { stdout } = await runSlipway(["lint", "--preset", "strict", "."], { cwd });
      const json = await runSlipway(["lint", "--preset", "strict", "--format", "json", "."], {
        cwd,
      });
      const [{ findings }] = JSON.parse(json.stdout);
      const problems = match("slipway-lint", stdout);
      assert.ok(findings.length > 2);
      assert.deepEqual(
        problems.map(({ file, code, line, column, severity, message }) =>
          [file, code, line, column, severity, message].join(),
        ),
        findings.map((it: Record<string, unknown>) =>
          ["Dockerfile", it.rule, it.line, it.column, it.severity, it.message].join(),
        ),
      );
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });
});

describe("problem matchers: declarations", () => {
  it("each have a pattern of their own that VS Code accepts", () => {
    for (const { name, pattern } of contributes.problemMatchers) {
      const named = contributes.problemPatterns.find((it) => `$${it.name}` === pattern);
      const all = named?.patterns ?? (named ? [named] : []);
      for (const property of ["file", "message", "line"] as const) {
        assert.ok(
          all.some((it) => it[property] !== undefined),
          `${name} has no ${property}`,
        );
      }
      for (const { regexp } of all) new RegExp(regexp);
    }
  });
});
