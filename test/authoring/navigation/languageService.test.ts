import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { DockerfileLanguageServiceFactory } from "dockerfile-language-service";
import { dockerfileCorpus } from "../../../scripts/bench/dockerfileCorpus.ts";
import { createNameIndex } from "../../../src/authoring/navigation/nameIndex.ts";
import { foldingRanges } from "../../../src/authoring/outline/foldingRanges.ts";
import { outlineItems } from "../../../src/authoring/outline/outlineItems.ts";
import type { DockerfileDocument } from "../../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { createRandom } from "../../support/createRandom.ts";
import { randomDockerfile } from "../../support/randomDockerfile.ts";

const peer = DockerfileLanguageServiceFactory.createLanguageService();
const texts = [
  ...dockerfileCorpus(7, 30).map(({ text }) => text),
  ...Array.from({ length: 120 }, (_, seed) => randomDockerfile(createRandom(seed + 1))),
].filter(({ length }) => length < 6000);

let shell: ShellParser;
before(async () => {
  shell = await loadShellParser();
});

describe("beside dockerfile-language-service", () => {
  test("definitions are the same but for what is listed", () => {
    let same = 0;
    const others = new Map<string, number>();
    for (const text of texts) {
      const document = parseDockerfile(text);
      const index = createNameIndex(document, { baseImage: () => undefined, shell });
      for (const { name, at } of namesIn(text)) {
        const found = index.at(at);
        const target = found && (found.occurrence.target ?? found.symbol.definition);
        const ours = target ? place(document, target.start) : "none";
        const theirs = theirPlace(document, at);
        if (ours === theirs) same++;
        else {
          const why = difference(document, { name, at, ours, theirs });
          assert.ok(why, `${name} at ${place(document, at)}: ${ours} and ${theirs} in\n${text}`);
          others.set(why, (others.get(why) ?? 0) + 1);
        }
      }
    }
    const sum = [...others.values()].reduce((all, count) => all + count, 0);
    assert.ok(same > 900 && sum < same / 8, `${same} the same, ${JSON.stringify([...others])}`);
  });

  test("folding is the same, with stages and regions more", () => {
    for (const text of texts) {
      const document = parseDockerfile(text);
      const ours = foldingRanges(document).map(({ start, end }) => `${start}-${end}`);
      const theirs = peer
        .computeFoldingRanges(text)
        .map(({ startLine, endLine }) => `${startLine}-${endLine}`);
      const missing = theirs.filter((it) => !ours.includes(it) && !isDropped(document, it));
      assert.deepEqual(missing, [], text);
      const more = ours.filter((it) => !theirs.includes(it) && !isStage(document, it));
      assert.deepEqual(more, [], text);
    }
  });

  test("symbols are the same instructions", () => {
    for (const text of texts) {
      const document = parseDockerfile(text);
      const ours = outlineItems(document)
        .flatMap((item) => [item, ...item.children])
        .map(({ range }) => document.lines.positionAt(range.start).line);
      const theirs = peer
        .computeSymbols({ uri: "file:///Dockerfile" }, text)
        .filter(({ kind }) => kind === instructionKind)
        .map(({ location }) => location.range.start.line);
      assert.deepEqual(ours, theirs, text);
    }
  });
});

/** What the language server protocol calls a function; directives are properties there. */
const instructionKind = 12;

interface Asked {
  readonly name: string;
  readonly at: number;
  readonly ours: string;
  readonly theirs: string;
}

/** Why we lead elsewhere than the peer does, or nowhere; undefined where there is no reason. */
function difference(
  document: DockerfileDocument,
  { name, at, ours, theirs }: Asked,
): string | undefined {
  const { text, stages } = document;
  const line = text.split("\n")[document.lines.positionAt(at).line] ?? "";
  const first = stages[0]?.range.start ?? text.length;
  const declared = [...text.matchAll(new RegExp(`(?<!\\w)${name}(?!\\w)`, "gi"))].length;
  if (theirs === "none") {
    if (/from=/.test(line))
      return "the peer reads no --from behind other flags, no mounts, no numbers";
    if (/^FROM/i.test(line)) return "the peer compares the names of stages with case";
    return undefined;
  }
  if (at < first) return "only ARG counts in front of the first FROM";
  if (/from=/.test(line)) return "of stages with one name the one in front counts";
  const setAt = Number(theirs.split(":")[0]);
  if (ours === "none" && setAt >= document.lines.positionAt(at).line) {
    return "a variable counts behind the line that sets it";
  }
  return declared > 1 && ours !== "none"
    ? "of what is set twice the last in front counts"
    : undefined;
}

function theirPlace(document: DockerfileDocument, at: number): string {
  const position = document.lines.positionAt(at);
  const found = peer.computeDefinition({ uri: "file:///Dockerfile" }, document.text, position);
  return found ? `${found.range.start.line}:${found.range.start.character}` : "none";
}

function place({ lines }: DockerfileDocument, offset: number): string {
  const { line, character } = lines.positionAt(offset);
  return `${line}:${character}`;
}

function isStage({ text }: DockerfileDocument, lines: string): boolean {
  const first = text.split("\n")[Number(lines.split("-")[0])] ?? "";
  return /^(FROM|#\s*region)\b/i.test(first);
}

/** A larger one begins at the same line, and the editor takes one of a line. */
function isDropped(document: DockerfileDocument, lines: string): boolean {
  return isStage(document, lines);
}

/** Places where a name of a stage or variable stands. */
function namesIn(text: string): readonly { readonly name: string; readonly at: number }[] {
  const names =
    /\$\{?(\w+)|--from=([^\s,]+)|(?<=,from=|mount=from=)(\w+)|^FROM +(\S+)|\bAS +(\S+)$|^(?:ARG|ENV) +(\w+)/gim;
  return [...text.matchAll(names)].map((match) => {
    const name = match.slice(1).find((it) => it !== undefined) ?? "";
    return { name, at: match.index + match[0].length - name.length };
  });
}
