import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createContextFiles } from "../../src/buildcontext/createContextFiles.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { type LintOptions, lint, lintPass } from "../../src/lint/linter.ts";
import { defineRule, type Preset, type Rule, type Severity } from "../../src/lint/rule.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { processorTime } from "../support/processorTime.ts";

type TestRule = Rule<{ readonly here: "It is {what} here." }>;

/** Reports every RUN at its keyword. */
const runs = (id: string, rest: Partial<TestRule> = {}): Rule => ({
  ...defineRule({
    id,
    summary: "Require nothing.",
    why: "A test.",
    category: "style",
    severity: { recommended: "info" },
    aliases: [`hadolint/${id.toUpperCase()}`],
    fix: "none",
    messages: { here: "It is {what} here." },
    examples: { bad: [], good: [] },
    create: ({ report }) => ({
      RUN: ({ keyword }) => report({ at: keyword.range, message: "here", data: { what: id } }),
    }),
  }),
  ...rest,
});

function run(text: string, options: Partial<LintOptions> = {}) {
  return lint(parseDockerfile(text), { preset: "recommended", catalog: [runs("a")], ...options });
}

const rulesOf = (findings: ReturnType<typeof run>): string[] => findings.map(({ rule }) => rule);

describe("lint", () => {
  it("turns what keeps the text from being a Dockerfile into parse-error, and lints the rest", () => {
    const findings = run("FROM x\nRUN b\nNONSENSE\nRUN c");
    assert.deepEqual(rulesOf(findings), ["a", "parse-error", "a"]);
    assert.equal(findings[1]?.severity, "error");
  });

  it("fills in messages and carries the rule's facts", () => {
    const [finding] = run("FROM x\nRUN b");
    assert.deepEqual(finding, {
      rule: "a",
      aliases: ["hadolint/A"],
      severity: "info",
      message: "It is a here.",
      range: { start: 7, end: 10 },
      fix: undefined,
      tag: undefined,
    });
  });

  it("sorts by place, then by rule, and drops what is said twice", () => {
    const twice = runs("b", {
      create: ({ report, document }) => ({
        documentEnd() {
          for (const it of [...document.instructions, ...document.instructions].reverse()) {
            report({ at: it.keyword.range, message: "here", data: { what: "b" } });
          }
        },
      }),
    });
    const findings = run("FROM x\nRUN b", { catalog: [twice, runs("a")] });
    assert.deepEqual(rulesOf(findings), ["b", "a", "b"]);
  });

  it("tells of a rule that throws, once, and goes on with the others", () => {
    const told: [string, unknown][] = [];
    const error = new Error("no");
    const broken = runs("b", {
      create: () => ({
        RUN() {
          throw error;
        },
      }),
    });
    const unborn = runs("c", {
      create() {
        throw error;
      },
    });
    const findings = run("FROM x\nRUN b\nRUN c", {
      catalog: [broken, unborn, runs("d")],
      onRuleError: (...args) => told.push(args),
    });
    assert.deepEqual(rulesOf(findings), ["d", "d"]);
    assert.deepEqual(told, [
      ["c", error],
      ["b", error],
    ]);
    assert.doesNotThrow(() => run("FROM x\nRUN b", { catalog: [broken] }));
  });

  it("takes a fix of a rule without fixes for a broken rule", () => {
    const told: string[] = [];
    const fixing = runs("b", {
      create: ({ report }) => ({
        RUN: ({ range }) =>
          report({
            at: range,
            message: "here",
            data: { what: "b" },
            fix: { title: "x", edits: [{ range, newText: "" }] },
          }),
      }),
    });
    run("FROM x\nRUN b", { catalog: [fixing], onRuleError: (rule) => told.push(rule) });
    assert.deepEqual(told, ["b"]);
  });

  it("calls handlers in file order, ONBUILD triggers for those that ask only", () => {
    const seen = (onbuild: boolean): string[] => {
      const calls: string[] = [];
      const call = (name: string) => () => void calls.push(name);
      const rule = runs("b", {
        onbuild,
        create: () => ({
          document: call("document"),
          documentEnd: call("documentEnd"),
          stage: ({ index }) => void calls.push(`stage ${index}`),
          stageEnd: ({ index }) => void calls.push(`stageEnd ${index}`),
          comment: ({ text }) => void calls.push(text),
          ARG: (_arg, stage) => void calls.push(`ARG ${stage?.index}`),
          FROM: (_from, stage) => void calls.push(`FROM ${stage?.index}`),
          RUN: (_run, stage) => void calls.push(`RUN ${stage?.index}`),
          ONBUILD: call("ONBUILD"),
        }),
      });
      run("ARG a\n#1\nFROM x\nRUN \\\n#2\n b\n#3\nFROM y\nONBUILD RUN c\n#4", { catalog: [rule] });
      return calls;
    };
    const expected = [
      ...["document", "ARG undefined", "1", "stage 0", "FROM 0", "RUN 0", "2", "3", "stageEnd 0"],
      ...["stage 1", "FROM 1", "ONBUILD", "RUN 1", "4", "stageEnd 1", "documentEnd"],
    ];
    assert.deepEqual(seen(true), expected);
    assert.deepEqual(
      seen(false),
      expected.filter((name) => name !== "RUN 1"),
    );
  });

  const configs: [name: string, options: Partial<LintOptions>, severities: Severity[]][] = [
    ["the preset", {}, ["info"]],
    ["another preset", { preset: "strict" }, []],
    ["off", { rules: { a: "off" } }, []],
    ["another severity", { rules: { a: "error" } }, ["error"]],
    ["on in a preset without it", { preset: "strict", rules: { a: "hint" } }, ["hint"]],
    ["a peer's name", { rules: { A: "error" } }, ["error"]],
    ["a peer's full name", { rules: { "hadolint/A": "off" } }, []],
    ["our id over a peer's name", { rules: { a: "error", A: "off" } }, ["error"]],
    ["a name that no rule has", { rules: { "no/pe": "off", nope: "error" } }, ["info"]],
  ];
  for (const [name, options, severities] of configs) {
    it(`obeys ${name}`, () => {
      assert.deepEqual(
        run("FROM x\nRUN b", options).map(({ severity }) => severity),
        severities,
      );
    });
  }

  it("never turns parse-error off", () => {
    assert.deepEqual(
      rulesOf(
        run("# slipway global ignore=parse-error\nNONSENSE", {
          rules: { "parse-error": "off" },
        }),
      ),
      ["parse-error", ...rulesOf(run("NONSENSE")).slice(1)],
    );
  });

  it("asks for facts of a base image once a stage, with the variables put in", () => {
    const asked: string[] = [];
    const rule = runs("b", {
      create: ({ services }) => ({
        RUN(it) {
          services.stageState.before(it).workdir;
          services.variables.resolve("X", it);
        },
      }),
    });
    run("ARG T=1\nFROM x:$T\nRUN a\nRUN b", {
      catalog: [rule],
      baseImage(reference) {
        asked.push(reference);
        return undefined;
      },
    });
    assert.deepEqual([...new Set(asked)], ["x:1"]);
  });

  it("survives every prefix of a file full of faults, in every preset", () => {
    const text =
      "# x\n# syntax=a\nARG V\nFROM golang:$V AS b\nCOPY go.* .\nWORKDIR a\nMAINTAINER b\nONBUILD COPY a b c\nRUN <<EOF\ngo build\nEOF\nFROM b\nCMD a\nUSER 0:0\n";
    for (let end = 0; end <= text.length; end++) {
      for (const preset of ["recommended", "strict", "hadolint", "buildkit"] satisfies Preset[]) {
        lint(parseDockerfile(text.slice(0, end)), {
          preset,
          onRuleError(_rule, error) {
            throw error;
          },
        });
      }
    }
  });

  it("takes time in proportion to the text", () => {
    const block =
      "FROM s AS t\nWORKDIR a\nCOPY x.txt /z\nCOPY a* b\nRUN go build\nCOPY . .\nCMD a b\n# slipway ignore=prefer-exec-form\nMAINTAINER a\n# syntax=b\n\n";
    const time = (times: number): number => {
      let text = "";
      for (let index = 0; index < times; index++) {
        text += block.replace("FROM s AS t", `FROM s${index} AS s${index + 1}`);
      }
      const document = parseDockerfile(text);
      const start = processorTime();
      lint(document, { preset: "strict", catalog });
      return processorTime() - start;
    };
    time(500);
    const small = Math.min(time(1000), time(1000));
    const big = Math.min(time(4000), time(4000));
    // Four times the text; sixteen times the time would be quadratic. The floor absorbs jitter.
    assert.ok(big < Math.max(small, 10) * 10, `${small} ms, then ${big} ms`);
  });
});

describe("lintPass", () => {
  const files = (paths: readonly string[]) =>
    createContextFiles(paths.map((path) => ({ path, kind: "file", bytes: 1 })));
  const counted = (id: string, needs?: Rule["needs"]) => {
    const calls: number[] = [];
    const rule = runs(id, {
      ...(needs && { needs }),
      create: ({ report, services }) => ({
        RUN: ({ keyword }) => {
          const what = String(services.contextFiles?.total.files);
          calls.push(1);
          report({ at: keyword.range, message: "here", data: { what } });
        },
      }),
    });
    return { rule, calls };
  };

  it("runs only those again that need what has come, and keeps the rest", () => {
    const [plain, needy] = [counted("plain"), counted("needy", ["buildContext"])];
    const options: LintOptions = { preset: "recommended", catalog: [plain.rule, needy.rule] };
    const document = parseDockerfile("FROM x\nRUN b\nRUN c");
    const first = lintPass(document, options);
    const second = first.again({ ...options, contextFiles: files(["a", "b"]) }, ["buildContext"]);
    assert.deepEqual([plain.calls.length, needy.calls.length], [2, 4]);
    assert.deepEqual(
      second.findings.map(({ message }) => message),
      ["needy", "plain", "needy", "plain"].map((id) =>
        id === "needy" ? "It is 2 here." : "It is undefined here.",
      ),
    );
    const third = second.again(options, ["baseImage"]);
    assert.deepEqual(third.findings, second.findings, "nothing needs that");
  });

  it("finds what a whole run finds, also what ignore comments then do", () => {
    const texts = [
      "FROM golang\n# slipway ignore=copy-existing-files\nCOPY x y\nRUN cd /x\n",
      "FROM x\n# slipway ignore=avoid-copying-ignored-files\nCOPY a b /c\nNONSENSE",
    ];
    for (const text of texts) {
      for (const preset of ["recommended", "strict"] as const) {
        const document = parseDockerfile(text);
        const late: LintOptions = { preset, contextFiles: files(["x"]) };
        const again = lintPass(document, { preset }).again(late, ["buildContext"]);
        assert.deepEqual(again.findings, lint(document, late));
      }
    }
  });

  it("reads all commands anew where a base turns out to have another shell", async () => {
    const document = parseDockerfile("FROM ps\nRUN cd /x && sudo y");
    const options: LintOptions = { preset: "strict", shell: await loadShellParser() };
    const late: LintOptions = { ...options, baseImage: () => ({ shell: ["pwsh", "-c"] }) };
    const first = lintPass(document, options);
    assert.ok(rulesOf(first.findings).includes("avoid-sudo"));
    const again = first.again(late, ["baseImage"]);
    assert.ok(!rulesOf(again.findings).includes("avoid-sudo"));
    assert.deepEqual(again.findings, lint(document, late));
  });

  it("runs rules about ignore comments with any other", () => {
    for (const rule of catalog) {
      let visitor = {};
      const spied: Rule = {
        ...rule,
        create(context) {
          const made = rule.create(context);
          visitor = made;
          return made;
        },
      };
      run("FROM x", { catalog: [spied], preset: "strict", rules: { [rule.id]: "warning" } });
      assert.equal("ignoreComments" in visitor, rule.followsFindings === true, rule.id);
    }
  });
});
