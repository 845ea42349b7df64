import { pinBaseImageDigest } from "../../../src/lint/rules/pin-base-image-digest.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";
const digest = `sha256:${"0".repeat(64)}`;

testRule(pinBaseImageDigest, {
  valid: [
    { code: `FROM a:1@${digest}`, preset },
    { code: `FROM a@${digest} AS b\nFROM b\nFROM B`, preset },
    { code: "FROM scratch", preset },
    { code: "ARG A\nFROM a:$A\nFROM $A", preset },
    { code: `ARG A=b@${digest}\nFROM $A`, preset },
    { code: "FROM", preset },
  ],
  invalid: [
    { code: "FROM ⟦a:1⟧", preset, message: "noDigest", data: { image: "a:1" } },
    {
      code: "FROM --platform=linux/amd64 ⟦a:1⟧ AS b",
      preset,
      baseImages: { "a:1": { digest } },
      message: "noDigest",
      data: { image: "a:1" },
      output: `FROM --platform=linux/amd64 a:1@${digest} AS b`,
      unsafe: true,
    },
    {
      code: "ARG A=1\nFROM ⟦a:$A⟧",
      preset,
      baseImages: { "a:1": { digest } },
      message: "noDigest",
      data: { image: "a:1" },
    },
    {
      code: "FROM ⟦a:1⟧",
      preset,
      baseImages: { "a:1": { digest: "sha512:0" } },
      message: "noDigest",
      data: { image: "a:1" },
    },
    {
      code: "ARG A=2\nFROM --platform=b ⟦c.example/d:$A⟧ AS e\nFROM e\nFROM ⟦f⟧",
      preset,
      message: "noDigest",
      data: [{ image: "c.example/d:2" }, { image: "f" }],
    },
  ],
});
