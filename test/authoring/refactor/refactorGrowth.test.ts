import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { refactoringsAt } from "../../../src/authoring/refactor/refactorings.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { processorTime } from "../../support/processorTime.ts";
import { openDocument } from "./refactored.ts";

/** Far from linear they would take minutes. */
const limitMs = 3000;

const many = (count: number, make: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(at)).join("");

const texts: Readonly<Record<string, { readonly text: string; readonly at: string }>> = {
  "a long chain": { text: `RUN a${many(4000, (at) => ` \\\n # c\n && b ${at}`)}\n`, at: "RUN" },
  "a long heredoc": {
    text: `RUN <<EOF\nset -e\n${many(4000, () => "# c\na b\n")}EOF\n`,
    at: "RUN",
  },
  "a long list": { text: `RUN apk add z${many(8000, (at) => ` \\\n p${at}`)}\n`, at: "p3" },
  "many instructions": { text: many(10_000, () => "RUN a && b\nENV X=$V\n"), at: "RUN" },
  "many uses of an ARG": { text: `ARG V=1\n${many(10_000, () => "RUN a $V\n")}`, at: "ARG" },
  "a long word": { text: `RUN echo ${"d-".repeat(100_000)}1 && b\n`, at: "1 &&" },
  blanks: { text: `RUN a${" ".repeat(200_000)}x && b${" ".repeat(200_000)};\n`, at: "&&" },
  "a selection of all words": { text: `CMD ${"a ".repeat(50_000)}\n`, at: "CMD" },
};

describe("refactorings in large files", () => {
  before(loadShellParser);
  for (const [says, { text, at }] of Object.entries(texts)) {
    it(says, async () => {
      const { document, services } = await openDocument(`FROM debian:12\n${text}`);
      const start = document.text.indexOf(at);
      const begin = processorTime();
      refactoringsAt(document, { start, end: start }, { services });
      refactoringsAt(document, { start, end: start + 1 }, { services });
      const took = processorTime() - begin;
      assert.ok(took < limitMs, `${Math.round(took)} ms`);
    });
  }
});
