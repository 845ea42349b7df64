import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LintOptions } from "../../src/lint/linter.ts";
import type { Preset } from "../../src/lint/rule.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { createRandom } from "../support/createRandom.ts";
import { randomFixable } from "../support/randomFixable.ts";
import { type FixFailure, tryEachFix, tryFixAll } from "../support/tryFixes.ts";

const shell = await loadShellParser();
const filesOfEach = 500;
/** Another number shows other files. */
const firstSeed = Number(process.env.SLIPWAY_TEST_SEED ?? 1);

/** What looks like a failure and is meant. */
const reasons: readonly { readonly about: RegExp; readonly why: string }[] = [
  {
    about: /^write-valid-exec-form: edits what the shell cannot read$/,
    why: "What cannot be read as JSON is read by the shell; it is what the rule mends.",
  },
  {
    about: /^(put-start-command-last|use-one-(cmd|entrypoint|healthcheck)): edits what the shell/,
    why: "They move or remove instructions as they are.",
  },
  {
    about: /^(avoid-sudo|use-one-(cmd|entrypoint|healthcheck)): is still reported$/,
    why: "hadolint tells of all in a RUN or stage at once, and not all of them can be mended alike.",
  },
  {
    about: /^remove-apt-lists: raises avoid-sudo$/,
    why: "Where apt-get runs by sudo, what cleans up behind it does, too.",
  },
  {
    about: /^use-workdir-for-cd: raises avoid-sudo$/,
    why: "hadolint tells of all further lines of a RUN at once, but not of one that is now the first.",
  },
  {
    about: /^use-workdir-for-cd: raises use-absolute-workdir$/,
    why: "A relative cd is a relative WORKDIR; which folder is meant only the author knows.",
  },
  {
    about: /^\S+: raises join-consecutive-runs$/,
    why: "What stood between two RUNs is gone.",
  },
  {
    about: /^\S+: raises avoid-unused-ignore-comments$/,
    why: "What was ignored is mended along with it.",
  },
];

describe("fixes of random Dockerfiles", { timeout: 300_000 }, () => {
  const presets: readonly Preset[] = ["recommended", "strict", "hadolint", "buildkit"];
  for (const [index, preset] of presets.entries()) {
    it(`${preset}: fix-all and each fix alone, seeds from ${firstSeed}`, () => {
      const thrown: string[] = [];
      const options: LintOptions = {
        preset,
        shell,
        policy: { labels },
        onRuleError: (rule, error) => thrown.push(`${rule}: ${error}`),
      };
      for (let file = 0; file < filesOfEach; file += 1) {
        const seed = firstSeed + file * presets.length + index;
        const text = randomFixable(createRandom(seed));
        const failures = [...tryFixAll(text, options), ...tryEachFix(text, options)];
        assert.deepEqual(failures.filter(isUnexpected), [], `seed ${seed}\n${text}`);
        assert.deepEqual(thrown, [], `seed ${seed}\n${text}`);
      }
    });
  }
});

function isUnexpected({ about }: FixFailure): boolean {
  return !reasons.some((reason) => reason.about.test(about));
}

const labels = {
  "org.opencontainers.image.created": "rfc3339",
  "org.opencontainers.image.revision": "hash",
  "org.opencontainers.image.version": "semver",
  "org.opencontainers.image.licenses": "spdx",
  "org.opencontainers.image.source": "url",
} as const;
