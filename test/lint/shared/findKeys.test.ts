import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findKeys } from "../../../src/lint/shared/findKeys.ts";
import { processorTime } from "../../support/processorTime.ts";

/** Put together here, so that no scanner takes this file for a leak. */
const key = (prefix: string, length: number): string =>
  prefix + "Zq7Rw2Kt9Xv4Lm8Np3Bs6Hd5Jf0Gy1Tc".repeat(4).slice(0, length);
const begin = (name: string): string => `${"-".repeat(5)}BEGIN ${name}${"-".repeat(5)}`;
const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";

describe("findKeys", () => {
  const found: readonly (readonly [string, string])[] = [
    [`AWS_KEY=${"AKIA"}Q7RW2KT9XV4LM8NP`, "an access key of AWS"],
    [key("ghp_", 36), "a token of GitHub"],
    [key("github_pat_", 82), "a token of GitHub"],
    [`"${key("glpat-", 20)}"`, "a token of GitLab"],
    [`https://oauth:${key("glpat-", 20)}@gitlab.com/a`, "a token of GitLab"],
    [key("xoxb-", 40), "a token of Slack"],
    [key("sk_live_", 24), "a key of Stripe"],
    [`//registry.npmjs.org/:_authToken=${key("npm_", 36)}`, "a token of npm"],
    [`${begin("PRIVATE KEY")}\n${body}`, "a private key"],
    [`echo "${begin("RSA PRIVATE KEY")}\\n${body}`, "a private key"],
    [`${begin("EC PRIVATE KEY")}\\n\\\n${body}`, "a private key"],
    [`${begin("RSA PRIVATE KEY")}\nProc-Type: 4,ENCRYPTED`, "a private key"],
    ["https://deploy:s3cr-9f2@a.example/b", "a password"],
    ["http://u:p%40ss9@a/b".replace("%40", "@"), "a password"],
  ];
  for (const [text, what] of found) {
    it(`finds ${what} in ${text.slice(0, 24)}…`, () => {
      assert.deepEqual(
        findKeys(text).map((it) => it.what),
        [what],
      );
    });
  }

  const silent: readonly string[] = [
    "AKIAIOSFODNN7EXAMPLE",
    `${"AKIA"}Q7RW2KT9XV4LM8N`,
    `${"AKIA"}Q7RW2KT9XV4LM8NPQ`,
    `X${"AKIA"}Q7RW2KT9XV4LM8NP`,
    key("ghp_", 20),
    `ghp_${"x".repeat(36)}`,
    `ghp_${"${TOKEN}"}`,
    "npm_config_cache=/tmp/some/folder/that/is/rather/long",
    "npm_config_update_notifier_and_more_words_x",
    `${key("ghp_", 36)}\${REST}`,
    `grep -q "${begin("PRIVATE KEY")}" a`,
    `echo "${begin("PRIVATE KEY")}\\n$KEY"`,
    `${begin("PRIVATE KEY")}\n<your key, without line breaks>`,
    `${begin("CERTIFICATE")}\n${body}`,
    "https://a.example:8443/b@c",
    "https://user:password@a.example",
    "https://user:$TOKEN@a.example",
    "https://user:<token>@a.example",
    "https://git:git@a.example",
    "https://user@a.example",
    "https://a.example/x?y=b:c@d",
    "postgres://app:dev-pw@db/app",
    "xoxb-your-token-goes-in-this-place",
  ];
  for (const text of silent) {
    it(`finds nothing in ${text.slice(0, 60)}`, () => {
      assert.deepEqual(findKeys(text), []);
    });
  }

  it("has the range of the value", () => {
    const text = `a https://b:s3cr-9f2@c ${key("ghp_", 36)} d`;
    assert.deepEqual(
      findKeys(text).map(({ range }) => text.slice(range.start, range.end)),
      ["s3cr-9f2", key("ghp_", 36)],
    );
  });

  it("takes no longer a character in long texts", () => {
    const time = (text: string): number => {
      const start = processorTime();
      findKeys(text);
      return processorTime() - start;
    };
    for (const unit of ["ghp_", "://", "http://a:b", "-----BEGIN ", `${begin("PRIVATE KEY")}\n`]) {
      time(unit.repeat(1_000));
      assert.ok(time(unit.repeat(40_000)) < 1_000, unit);
    }
  });
});
