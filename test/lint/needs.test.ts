import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import type { DockerfileDocument } from "../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import type { Finding } from "../../src/lint/finding.ts";
import { type LintOptions, lint } from "../../src/lint/linter.ts";
import type { FactKind, Rule } from "../../src/lint/rule.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { baseImageLookUp } from "../support/baseImageLookUp.ts";
import { contextFiles } from "../support/contextFiles.ts";
import { contextIgnore } from "../support/contextIgnore.ts";

const shell = await loadShellParser();

type Facts = Pick<LintOptions, "baseImage" | "buildContext" | "contextFiles">;

interface Sample {
  readonly rule: Rule;
  readonly text: string;
  /** What the base image has in the variable that stands in the text. */
  readonly word?: string;
}

/** Each rule's examples as they are, and with words that a variable of the base image holds. */
const corpus: readonly Sample[] = catalog.flatMap((rule) =>
  [...rule.examples.bad, ...rule.examples.good].flatMap((text) => [
    { rule, text },
    ...withVariables(text).map((it) => ({ rule, ...it })),
  ]),
);

describe("needs of rules", () => {
  it("name the base image wherever its facts change the findings", () => {
    const changed = changedRules("baseImage", corpus, ({ rule, word }) => {
      const files = contextsOf(rule)[0];
      return [
        { ...files, baseImage: () => undefined },
        ...images.map((facts) => ({ ...files, baseImage: () => withWord(facts, word) })),
        ...(word === undefined ? [{ ...files, ...baseOf(rule) }] : []),
      ];
    });
    assert.deepEqual(changed, []);
  });

  it("name the build context wherever it changes the findings", () => {
    const examples = corpus.filter(({ word }) => word === undefined);
    const changed = changedRules("buildContext", examples, ({ rule }) => [
      baseOf(rule),
      ...contextsOf(rule).map((context) => ({ ...context, ...baseOf(rule) })),
    ]);
    assert.deepEqual(changed, []);
  });

  it("name the sizes of the build context wherever these change the findings", () => {
    const examples = corpus.filter(({ word, rule }) => word === undefined && rule.examples.files);
    const changed = changedRules("contextSizes", examples, ({ rule }) =>
      [true, false].map((hasSizes) => {
        const { files = {}, ignored = [] } = rule.examples;
        return { ...baseOf(rule), contextFiles: contextFiles(files, ignored, { hasSizes }) };
      }),
    );
    assert.deepEqual(changed, []);
  });
});

/** The rules that do not declare the kind of facts and find other things with other facts. */
function changedRules(
  kind: FactKind,
  samples: readonly Sample[],
  factsOf: (sample: Sample) => readonly Facts[],
): readonly string[] {
  const changed = new Map<string, string>();
  for (const sample of samples) {
    const { rule, text } = sample;
    const document = parseDockerfile(text);
    const [first, ...others] = factsOf(sample).map((facts) =>
      findingsByRule(document, rule, facts),
    );
    for (const other of others) {
      for (const { id, needs = [] } of catalog) {
        if (needs.includes(kind) || first?.get(id) === other.get(id)) continue;
        changed.set(id, text);
      }
    }
  }
  return [...changed].map(([id, text]) => `${id}: ${JSON.stringify(text)}`);
}

function findingsByRule(
  document: DockerfileDocument,
  { id, examples: { policy = {}, options = {} } }: Rule,
  facts: Facts,
): ReadonlyMap<string, string> {
  const findings = lint(document, {
    preset: "strict",
    rules: { [id]: { severity: "warning", options } },
    policy,
    shell,
    today: "2026-01-01",
    ignoreComments: false,
    ...facts,
  });
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = byRule.get(finding.rule);
    if (list) list.push(finding);
    else byRule.set(finding.rule, [finding]);
  }
  return new Map([...byRule].map(([rule, list]) => [rule, JSON.stringify(list)]));
}

/** The text again for each word of its stages, with a variable of the base image in its place. */
function withVariables(text: string): { readonly text: string; readonly word: string }[] {
  const document = parseDockerfile(text);
  return document.stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ words, flags, json }) => {
      if (json) return [];
      const places = [...words, ...flags.flatMap(({ value }) => value ?? [])];
      return places.flatMap(({ range: { start, end }, value }) => {
        if (text.slice(start, end) !== value || value.includes("$")) return [];
        return { text: `${text.slice(0, start)}$FROM_BASE${text.slice(end)}`, word: value };
      });
    }),
  );
}

function withWord(facts: BaseImageFacts, word: string | undefined): BaseImageFacts {
  return word === undefined ? facts : { ...facts, env: { ...facts.env, FROM_BASE: word } };
}

/** What a rule's own examples are about first. */
function contextsOf({ examples: { files, ignored = [] } }: Rule): readonly Facts[] {
  if (!files) return contexts;
  const own = { contextFiles: contextFiles(files, ignored), buildContext: contextIgnore(ignored) };
  return [own, ...contexts];
}

function baseOf({ examples: { baseImages = {} } }: Rule): Pick<LintOptions, "baseImage"> {
  return { baseImage: baseImageLookUp(baseImages) };
}

/** Of two kinds, so that each rule has something to speak of. */
const images: readonly BaseImageFacts[] = [
  {
    ...{ user: "", workdir: "/go", shell: ["/bin/bash", "-o", "pipefail", "-c"] },
    env: {
      ...{ GOPATH: "/go", PIP_NO_CACHE_DIR: "1", YARN_CACHE_FOLDER: "/cache", MODE: "on" },
      ...{ DIR: "/srv", PIP_CONSTRAINT: "/constraints.txt", VERSION: "1", HOME_DIR: "/a" },
    },
    ...{ entrypoint: [], cmd: [], exposed: ["80/tcp"], volumes: ["/data"] },
    onbuild: ["ARG VERSION", "COPY . /app"],
    ...{ labels: { maintainer: "a" }, os: { kind: "linux", family: "alpine", version: "3.12" } },
    ...{ packageManagers: ["apk"], shells: ["sh"], lacks: ["curl", "wget", "git"] },
    platforms: ["linux/riscv64"],
    digest: `sha256:${"0".repeat(64)}`,
    ...{ created: "2020-01-01T00:00:00Z", endOfLife: "2021-01-01" },
    source: { kind: "registry", at: "2026-01-01T00:00:00Z" },
  },
  {
    ...{ user: "app", workdir: "/srv", shell: [], env: {} },
    ...{ entrypoint: ["/entry.sh"], cmd: ["a"], exposed: [], volumes: [], onbuild: [] },
    ...{ os: { kind: "linux", family: "debian" }, packageManagers: [], shells: [] },
    source: { kind: "engine" },
  },
];

const someFiles: Readonly<Record<string, string>> = {
  "go.mod": "module example.com/a\n\ngo 1.99\n",
  "go.sum": "",
  "main.go": "package main\n",
  "package.json": '{"name":"a","scripts":{"build":"b"}}',
  "package-lock.json": "{}",
  "requirements.txt": "a==1\n",
  "a/b.txt": "",
  "app/a": "",
  "src/": "",
  ".env": "A=b",
  ".git/": "",
};

const contexts: readonly Facts[] = [
  { contextFiles: contextFiles(someFiles), buildContext: contextIgnore([]) },
  { contextFiles: contextFiles({}) },
  {
    contextFiles: contextFiles(someFiles, ["*", "!a"]),
    buildContext: contextIgnore(["*", "!a"]),
  },
];
