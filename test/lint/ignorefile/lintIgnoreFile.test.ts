import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { createIgnoreFacts } from "../../../src/buildcontext/createIgnoreFacts.ts";
import { compileGlob } from "../../../src/buildcontext/globPattern.ts";
import { createIgnoredPaths } from "../../../src/buildcontext/ignoredPaths.ts";
import { parseIgnoreFile } from "../../../src/dockerfile/ignoreFile.ts";
import { ignoreFileRules } from "../../../src/lint/ignorefile/ignoreFileRules.ts";
import { lintIgnoreFile } from "../../../src/lint/ignorefile/lintIgnoreFile.ts";
import { createRandom } from "../../support/createRandom.ts";
import { processorTime } from "../../support/processorTime.ts";
import { wholeFolder } from "../../support/wholeFolder.ts";

interface Case {
  readonly title: string;
  /** The range that is told of stands between ⟦ and ⟧. */
  readonly text: string;
  /** Undefined: nobody looked into the folder. */
  readonly files?: readonly string[];
  readonly isCut?: boolean;
  readonly rule?: (typeof ignoreFileRules)[number]["id"];
  readonly says?: RegExp;
  readonly fixed?: string;
  readonly safe?: boolean;
}

const app = ["src/app.js", "package.json", "docs/guide.txt"];

const cases: readonly Case[] = [
  // Malformed
  {
    title: "an open bracket",
    text: "a\n⟦b[⟧\n",
    rule: "write-valid-ignore-patterns",
    says: /bracket/,
  },
  { title: "an open bracket after !", text: "a\n!⟦b[⟧\n", rule: "write-valid-ignore-patterns" },
  { title: "a lone !", text: "a\n⟦!⟧\n", rule: "write-valid-ignore-patterns", says: /lone/ },
  { title: "a lone backslash", text: "⟦a\\⟧\n", rule: "write-valid-ignore-patterns" },
  { title: "a class", text: "b[a-c]\n" },
  // Comments
  {
    title: "a comment that is none",
    text: "a\n  ⟦# old⟧\nb\n",
    rule: "begin-ignore-comments-in-first-column",
    fixed: "a\n# old\nb\n",
    safe: false,
  },
  {
    title: "a comment that is none, where the folder is known",
    text: "docs\n\t⟦# old⟧\n",
    files: app,
    rule: "begin-ignore-comments-in-first-column",
    fixed: "docs\n# old\n",
    safe: true,
  },
  { title: "a file of that name", text: " # old\n", files: ["# old"] },
  {
    title: "a comment behind a pattern",
    text: "a\r\ndocs  ⟦# what we wrote⟧\r\n",
    files: ["a", ...app],
    rule: "begin-ignore-comments-in-first-column",
    fixed: "a\r\n# what we wrote\r\ndocs\r\n",
    safe: false,
  },
  { title: "what may be a comment, unproven", text: "docs # what we wrote\n" },
  {
    title: "what may be a comment, in a folder that is too large",
    text: "docs # x\n",
    files: app,
    isCut: true,
  },
  { title: "a name with a number sign", text: "docs # x\n", files: ["docs # x"] },
  { title: "C# is no comment", text: "C#\ndocs\n", files: ["C#/a.cs", ...app] },
  // Quotes and backslashes
  {
    title: "quotes",
    text: '⟦"docs"⟧\n',
    files: app,
    rule: "avoid-quotes-in-ignore-file",
    fixed: "docs\n",
    safe: false,
  },
  { title: "quotes that are there", text: "'docs'\n", files: ["'docs'"] },
  {
    title: "a backslash at the end",
    text: "!⟦src\\app.js\\⟧\n",
    rule: "write-valid-ignore-patterns",
    says: /backslash at the end/,
  },
  {
    title: "backslashes between folders",
    text: "⟦src\\app.js⟧\n",
    files: app,
    rule: "avoid-backslashes-in-ignore-file",
    fixed: "src/app.js\n",
  },
  { title: "an escape that is needed", text: "a\\*b\n", files: ["a*b"] },
  // Repeated and covered
  {
    title: "the same twice",
    text: "a\nb\n⟦a/⟧\nc\n",
    rule: "avoid-repeated-ignore-patterns",
    says: /Line 1 \(a\) keeps this out already/,
    fixed: "a\nb\nc\n",
    safe: true,
  },
  {
    title: "the same twice, the last without a line break",
    text: "a\nb\n⟦/a⟧",
    rule: "avoid-repeated-ignore-patterns",
    fixed: "a\nb",
  },
  { title: "the same, and an exception between", text: "a\n!a/b\na\n" },
  {
    title: "the same exception twice",
    text: "*\n!a\n!b\n⟦!a⟧\n",
    rule: "avoid-repeated-ignore-patterns",
    says: /brings this back/,
  },
  { title: "in a folder", text: "a\n⟦a/b⟧\n", rule: "avoid-repeated-ignore-patterns" },
  {
    title: "in a folder that comes later",
    text: "⟦a/*.txt⟧\na\n",
    rule: "avoid-repeated-ignore-patterns",
  },
  {
    title: "in a folder with wildcards",
    text: "**/a\n⟦**/a/b⟧\n",
    rule: "avoid-repeated-ignore-patterns",
  },
  { title: "by a glob", text: "⟦a.log⟧\n*.log\n", rule: "avoid-repeated-ignore-patterns" },
  {
    title: "by a glob at any depth",
    text: "**/x\n⟦a/x/c⟧\n",
    rule: "avoid-repeated-ignore-patterns",
  },
  { title: "a glob in the root covers nothing deeper", text: "a/b.log\n*.log\n" },
  { title: "a name that only begins so", text: "a\nab/c\n" },
  { title: "after an exception the client looks otherwise", text: "*\n!a/c\na\na/b\n" },
  // Exceptions
  {
    title: "an exception before what it is one of",
    text: "# first\n⟦!a/b⟧\na\nb\n",
    rule: "avoid-idle-ignore-exceptions",
    fixed: "# first\na\nb\n!a/b\n",
    safe: false,
  },
  {
    title: "nothing but an exception",
    text: "⟦!a⟧\n",
    rule: "avoid-idle-ignore-exceptions",
    says: /No line keeps/,
  },
  { title: "an exception inside of what is kept out", text: "src\n!src/app.js\n", files: app },
  {
    title: "an exception that a later line takes back",
    text: "docs\n⟦!src/app.js⟧\n/src\n",
    files: app,
    rule: "avoid-idle-ignore-exceptions",
    says: /Line 3 \(src\) keeps it out again/,
  },
  {
    title: "an exception for a file that is in the context anyhow",
    text: "docs\n⟦!package.json⟧\n",
    files: app,
    rule: "avoid-idle-ignore-exceptions",
    says: /No line keeps this file out/,
    fixed: "docs\n",
    safe: true,
  },
  {
    title: "an exception for a file of a folder that is brought back",
    text: "src\n!src\n⟦!src/app.js⟧\n",
    files: app,
    rule: "avoid-idle-ignore-exceptions",
    says: /Line 2 \(!src\) brings it back already/,
  },
  { title: "an exception for a folder that is in the context", text: "docs\n!src\n", files: app },
  { title: "the client's own order", text: "*\n!src/app.js\nsrc\n", files: app },
  // Matches
  {
    title: "nothing of the name",
    text: "docs\n⟦helpers⟧\n",
    files: app,
    rule: "avoid-unmatched-ignore-patterns",
    says: /matches nothing in this folder\./,
  },
  {
    title: "a name that is nearly there",
    text: "*\n!⟦⟧src\n⟦!pakage.json⟧\n".replace("⟦⟧", ""),
    files: app,
    rule: "avoid-unmatched-ignore-patterns",
    says: /is package\.json meant\?/,
    fixed: "*\n!src\n!package.json\n",
    safe: false,
  },
  {
    title: "a folder that is nearly there",
    text: "⟦dcos/guide.txt⟧\n",
    files: app,
    rule: "avoid-unmatched-ignore-patterns",
    fixed: "docs/guide.txt\n",
  },
  {
    title: "names of what is made later",
    text: "node_modules\ndist\n.env*\n*.log\n**/*.pyc\n**/bin\nDockerfile*\n",
    files: app,
  },
  {
    title: "a list that a wizard writes for everybody",
    text: [
      ...["**/.DS_Store", "**/.classpath", "**/.dockerignore", "**/.env", "**/.git", "**/.vs"],
      ...["**/*.*proj.user", "**/*.dbmdl", "**/*.jfm", "**/bin", "**/charts", "**/compose.y*ml"],
      ...["**/docker-compose*", "**/Dockerfile*", "**/node_modules", "**/npm-debug.log", "**/obj"],
      ...["**/secrets.dev.yaml", "**/values.dev.yaml", "LICENSE", "README.md", ""],
    ].join("\n"),
    files: app,
  },
  { title: "a folder too large to know", text: "helpers\n", files: app, isCut: true },
  {
    title: "a name that tools make everywhere",
    text: "⟦/node_modules/⟧\n",
    files: [...app, "web/node_modules/a/index.js", "api/node_modules/a/index.js"],
    rule: "ignore-nested-folders",
    says: /web\/node_modules and 1 more stay in the context/,
    fixed: "**/node_modules/\n",
    safe: false,
  },
  {
    title: "one that another line keeps out",
    text: "node_modules\nweb\n",
    files: [...app, "web/node_modules/a/index.js"],
  },
  { title: "a name that may mean the root", text: "docs\n", files: [...app, "src/docs/a.txt"] },
  // Everything
  { title: "everything", text: "⟦**⟧\n", rule: "avoid-ignoring-everything" },
  { title: "everything but", text: "*\n!src\n", files: app },
  { title: "nothing", text: "" },
  { title: "comments and blanks", text: "\ufeff# a\n\n   \n#b\n" },
];

describe("lintIgnoreFile", () => {
  for (const { title, text: marked, files, isCut = false, rule, says, fixed, safe } of cases) {
    it(title, async () => {
      const start = marked.indexOf("⟦");
      const text = marked.replace("⟦", "").replace("⟧", "");
      const range = { start, end: marked.indexOf("⟧") - 1 };
      const facts =
        files && (await createIgnoreFacts(parseIgnoreFile(text), wholeFolder(files, isCut)));
      const found = lintIgnoreFile(text, { compile: compileGlob, facts });
      assert.deepEqual(
        found.map((finding) => [finding.rule, finding.range]),
        rule === undefined ? [] : [[rule, range]],
      );
      const [finding] = found;
      if (finding === undefined) return;
      assert.ok(finding.message.length < 200, finding.message);
      assert.match(finding.message, says ?? /^[A-Z].*[.?]$/);
      if (fixed === undefined) return;
      assert.equal(applyEdits(text, finding.fix?.edits ?? []), fixed);
      if (safe !== undefined) assert.equal(finding.fix?.safe, safe);
    });
  }

  it("goes by the rules that are set", () => {
    const text = "a\na\n!";
    const rules = {
      "avoid-repeated-ignore-patterns": "off",
      "write-valid-ignore-patterns": { severity: "hint" },
    } as const;
    const found = lintIgnoreFile(text, { compile: compileGlob, rules });
    assert.deepEqual(
      found.map(({ rule, severity }) => [rule, severity]),
      [["write-valid-ignore-patterns", "hint"]],
    );
  });

  it("removes nothing that counts, in 2,000 random files", () => {
    const random = createRandom(7);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const globs = [
      ...["a", "b", "a/b", "a/b/a", "*", "**/a", "a/*", "*/b", "a/**", "**/b/a", "?", "b/**/a"],
    ];
    const paths = ["a", "b"].flatMap((one) => [
      one,
      ...["a", "b"].flatMap((two) => [`${one}/${two}`, `${one}/${two}/a`, `${one}/${two}/b`]),
    ]);
    let removed = 0;
    for (let round = 0; round < 2000; round++) {
      const count = 2 + Math.floor(random() * 4);
      const lines = Array.from(
        { length: count },
        () => `${random() < 0.3 ? "!" : ""}${pick(globs)}`,
      );
      const text = lines.join("\n");
      const whole = createIgnoredPaths(parseIgnoreFile(text), "");
      for (const { fix, rule } of lintIgnoreFile(text, { compile: compileGlob })) {
        const isIdle = rule === "avoid-idle-ignore-exceptions";
        if (!fix?.safe && !isIdle) continue;
        removed++;
        // Of an exception that does nothing it is claimed that it may go, too.
        const [, added] = fix?.edits ?? [];
        const rest = applyEdits(
          text,
          isIdle && added ? (fix?.edits.slice(0, 1) ?? []) : (fix?.edits ?? []),
        );
        const after = createIgnoredPaths(parseIgnoreFile(rest), "");
        for (const path of paths) {
          assert.equal(
            after.isIgnored(path),
            whole.isIgnored(path),
            `${text}\n->\n${rest}\n${path}`,
          );
        }
      }
    }
    assert.ok(removed > 500, `${removed}`);
  });

  it("takes time in the size of the file", () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `a${index}/*/b\n!c${index}\n`).join(
      "",
    );
    const start = processorTime();
    lintIgnoreFile(text, { compile: compileGlob });
    assert.ok(processorTime() - start < 2000);
  });

  it("has a case for each rule", () => {
    for (const { id } of ignoreFileRules)
      assert.ok(
        cases.some(({ rule }) => rule === id),
        id,
      );
  });
});
