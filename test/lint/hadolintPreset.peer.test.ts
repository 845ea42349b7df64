import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { ShellParser } from "../../src/dockerfile/shell/shellParser.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { runHadolint } from "../support/beds/hadolint.ts";
import { compareWithHadolint } from "../support/compareWithHadolint.ts";
import { createRandom } from "../support/createRandom.ts";
import { hadolintCases } from "../support/hadolintCases/hadolintCases.ts";
import { handWritten } from "../support/hadolintCases/handWritten.ts";
import { oddSnippets } from "../support/hadolintCases/oddSnippets.ts";
import { randomDockerfile } from "../support/randomDockerfile.ts";

const skip = requireBeds("hadolint");

const runs: readonly { readonly seed: number; readonly files: number; readonly config: string }[] =
  [
    { seed: 1, files: 400, config: "override: { info: [DL1001], style: [DL3057] }" },
    {
      seed: 20_261_125,
      files: 400,
      config: `
ignored: [DL3013, DL3025]
override: { error: [DL3057, DL3008], warning: [DL3008, DL3019], style: [DL1001, DL3007] }
trustedRegistries: [docker.io, "*.example.com", quay.*]
label-schema:
  title: text
  version: semver
  url: url
  created: rfc3339
  licenses: spdx
  revision: hash
  mail: email
strict-labels: true
disable-ignore-pragma: true
`,
    },
  ];

describe("preset hadolint beside hadolint", { skip, timeout: 300_000 }, () => {
  const agreed = new Map<string, number>();
  let shell: ShellParser;
  before(async () => {
    shell = await loadShellParser();
  });

  for (const { seed, files, config } of runs) {
    it(`finds the same on ${files} random files (seed ${seed}) with ${JSON.stringify(config)}`, async (t) => {
      const random = createRandom(seed);
      const texts = Array.from({ length: files }, () => randomDockerfile(random));
      const comparison = await compareWithHadolint(texts, shell, config);
      for (const [code, count] of comparison.agreed) {
        agreed.set(code, (agreed.get(code) ?? 0) + count);
      }
      const { mismatches, explained, unread } = comparison;
      t.diagnostic(`${explained} differences explained, ${unread} files that hadolint cannot read`);
      assert.deepEqual(mismatches, []);
      assert.ok(unread < files / 8, `hadolint cannot read ${unread} of the files`);
      assert.ok(explained < files / 20, `${explained} differences explained`);
    });
  }

  it(`finds the same on ${oddSnippets.length} odd snippets`, async (t) => {
    const { mismatches, explained, unread } = await compareWithHadolint(oddSnippets, shell);
    t.diagnostic(`${explained} differences explained, ${unread} files that hadolint cannot read`);
    assert.deepEqual(mismatches, []);
  });

  for (const { config, texts } of handWritten()) {
    it(`finds the same on ${texts.length} files written by hand, with ${JSON.stringify(config)}`, async (t) => {
      const { mismatches, explained, unread } = await compareWithHadolint(texts, shell, config);
      t.diagnostic(`${explained} differences explained, ${unread} files that hadolint cannot read`);
      assert.deepEqual(mismatches, []);
      assert.equal(explained, 0);
    });
  }

  it("names the same lines where instructions are broken over lines", async () => {
    const texts = hadolintCases
      .filter(({ config }) => config === undefined)
      .flatMap(({ fires }) => fires)
      .filter((text) => !/<<|#|^ONBUILD/m.test(text))
      .map((text) => text.replace(/ (?=\S)/g, " \\\n "));
    const { mismatches, unread } = await compareWithHadolint(texts, shell);
    assert.deepEqual(mismatches, []);
    assert.ok(unread < texts.length / 20, `hadolint cannot read ${unread} of ${texts.length}`);
  });

  it("met every code in the random files", () => {
    const never = hadolintCases.map(({ code }) => code).filter((code) => !agreed.has(code));
    assert.deepEqual(never, []);
  });

  for (const config of new Set(hadolintCases.map((it) => it.config))) {
    const cases = hadolintCases.filter((it) => it.config === config);
    const name = config === undefined ? "its defaults" : config;
    it(`has cases that hadolint itself agrees with, under ${name}`, async () => {
      const wanted = cases.flatMap(({ code, fires, silent }) => [
        ...fires.map((text) => ({ code, text, fires: true })),
        ...silent.map((text) => ({ code, text, fires: false })),
      ]);
      const theirs = await runHadolint(
        wanted.map(({ text }) => text),
        config,
      );
      const wrong = wanted.filter(({ code, fires }, index) => {
        const codes = theirs[index]?.map((it) => it.code) ?? [];
        return codes.includes("DL1000") || codes.includes(code) !== fires;
      });
      assert.deepEqual(wrong, []);
      const all = await compareWithHadolint(
        wanted.map(({ text }) => text),
        shell,
        config,
      );
      assert.deepEqual(all.mismatches, []);
    });
  }
});
