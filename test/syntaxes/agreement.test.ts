import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dockerfileCorpus } from "../../scripts/bench/dockerfileCorpus.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { corpus } from "../dockerfile/corpus.ts";
import { createRandom } from "../support/createRandom.ts";
import { grammarOf } from "../support/grammarStubs.ts";
import { randomBuildkitFile } from "../support/randomBuildkitFile.ts";
import { randomDockerfile } from "../support/randomDockerfile.ts";
import { type ScopedText, tokenizeLines } from "../support/tokenizeLines.ts";

const keyword = "keyword.other.special-method.dockerfile";
const onbuild = "keyword.control.dockerfile";

describe("grammar and parser", () => {
  it("see the same instructions and comments", async () => {
    const texts = [
      ...corpus.map(({ text }) => text),
      ...dockerfileCorpus(5, 40).map(({ text }) => text),
      ...Array.from({ length: 80 }, (_, seed) => randomDockerfile(createRandom(seed))),
      ...Array.from({ length: 80 }, (_, seed) => randomBuildkitFile(createRandom(seed))),
    ];
    for (const text of texts) {
      // Blanks that only Go knows, and directives behind a shebang.
      if (/^#!|[^\0-~]/.test(text)) continue;
      assert.deepEqual(await seenByGrammar(text), seenByParser(text), text);
    }
  });

  it("see where an instruction ends whatever is open in it", async () => {
    const lines = [
      'RUN echo "a b',
      "RUN if [ -f x ]; then",
      "RUN echo 'a $(b ${c",
      'RUN --mount=type=cache,target="/x apt-get install -y $X',
      'COPY --from="a b /c',
      'ENV A="b ${C:-"d',
      'LABEL "a b"=\'c d',
      'ENTRYPOINT ["a", "b',
      'HEALTHCHECK --interval=5s CMD ["a',
      'ONBUILD RUN echo "a',
      "FROM ${A:-b AS",
      'SHELL ["pwsh", "-c',
      "EXPOSE 80/",
    ];
    for (const line of lines) {
      for (let end = 1; end <= line.length; end++) {
        const text = `${line.slice(0, end)}\nUSER next`;
        const last = (await tokens(text)).at(-1);
        assert.ok(last?.[0]?.scopes.includes(keyword), text);
        assert.ok(!last?.some(({ scopes }) => scopes.some((it) => /^(?:string|quoted)/.test(it))));
      }
    }
  });

  it("read on in a continued line", async () => {
    const text = 'RUN echo "a \\\n  # comment\n\n  USER b" \\\nUSER c';
    const [, comment, , quoted, last] = await tokens(text);
    assert.ok(comment?.at(-1)?.scopes.includes("comment.line.number-sign.dockerfile"));
    assert.ok(quoted?.[0]?.scopes.includes("quoted.source.shell"));
    assert.ok(!last?.[0]?.scopes.includes(keyword));
  });
});

function tokens(text: string): Promise<readonly (readonly ScopedText[])[]> {
  return tokenizeLines(text, "source.dockerfile.slipway", grammarOf);
}

/** `line: text`. */
async function seenByGrammar(text: string): Promise<readonly string[]> {
  return (await tokens(text)).flatMap((parts, line) => {
    const found: string[] = [];
    let comment = "";
    for (const part of parts) {
      if (part.scopes.includes("comment.line.number-sign.dockerfile")) comment += part.text;
      if (part.scopes.includes(keyword) || part.scopes.includes(onbuild)) {
        found.push(`${line}: ${part.text}`);
      }
    }
    return comment === "" ? found : [...found, `${line}: ${comment}`];
  });
}

function seenByParser(text: string): readonly string[] {
  const document = parseDockerfile(text);
  const found: { readonly at: number; readonly text: string }[] = [];
  const add = ({ start, end }: { readonly start: number; readonly end: number }) =>
    found.push({ at: start, text: text.slice(start, end) });
  for (const comment of document.comments) add(comment.range);
  for (const instruction of document.instructions) {
    // ONBUILD takes no ONBUILD: that is an error.
    const trigger = instruction.kind === "ONBUILD" ? instruction.trigger : undefined;
    const all = trigger && trigger.kind !== "ONBUILD" ? [instruction, trigger] : [instruction];
    for (const each of all) {
      // One that is continued in the middle of its name is plain text to the grammar.
      const { raw, range } = each.keyword;
      const isWhole = range.end - range.start === raw.length;
      if (each.kind !== "UNKNOWN" && isWhole) add(range);
      if (each.kind === "HEALTHCHECK" && each.cmd) add(each.cmd.range);
    }
  }
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ at, text: part }) => `${document.lines.positionAt(at).line}: ${part}`);
}
