import { defineRule } from "../rule.ts";
import { findKeys } from "../shared/findKeys.ts";

export const keepKeysOutOfText = defineRule({
  id: "keep-keys-out-of-text",
  summary: "Disallow keys, tokens and passwords in the text of a Dockerfile.",
  why: "Whoever can read the file or pull the image has the key: every instruction stays in the history of the image. `RUN --mount=type=secret` shows it to one command and leaves no trace. A key that was here once has to be revoked, even if it is removed.",
  category: "security",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "none",
  messages: {
    key: "This looks like {what}, for all to read. Use RUN --mount=type=secret, and revoke what was here.",
  },
  examples: {
    bad: ["FROM alpine\nADD https://deploy:s3cr-9f2@git.example.com/app.tgz /"],
    good: [
      "FROM alpine\nRUN --mount=type=secret,id=token,env=TOKEN wget https://deploy:$TOKEN@git.example.com/app.tgz",
    ],
  },
  create: ({ report }) => ({
    document({ text }) {
      for (const { what, range } of findKeys(text)) {
        report({ at: range, message: "key", data: { what } });
      }
    },
  }),
});
