import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  isSecretForBuildkit,
  isSecretForHadolint,
  isSecretName,
} from "../../../src/lint/shared/secretNames.ts";

const names: readonly (readonly [
  name: string,
  ours: boolean,
  buildkit: boolean,
  hadolint: boolean,
])[] = [
  ["NPM_TOKEN", true, true, true],
  ["API_KEY", true, true, true],
  ["apikey", true, true, false],
  ["dbPassword", true, false, true],
  ["TOKEN_FILE", false, false, true],
  ["TOKEN_PATH", false, true, true],
  ["TOKENIZER", false, false, true],
  ["PUBLIC_KEY", false, false, false],
  ["GPG_KEY", false, true, false],
  ["AUTH", false, true, false],
  ["AUTHOR", false, false, false],
  ["USERNAME", false, false, true],
  ["DOCKER_EMAIL", false, false, true],
  ["CREDENTIALS", true, true, false],
  ["_", false, false, false],
];

describe("secretNames", () => {
  for (const [name, ours, buildkit, hadolint] of names) {
    it(`judges ${name}`, () => {
      assert.deepEqual(
        [isSecretName(name), isSecretForBuildkit(name), isSecretForHadolint(name)],
        [ours, buildkit, hadolint],
      );
    });
  }
});
