import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { dockerfileCorpus } from "../../../scripts/bench/dockerfileCorpus.ts";
import {
  type RefactoringId,
  refactorings,
  refactoringsAt,
} from "../../../src/authoring/refactor/refactorings.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import type { TextRange } from "../../../src/base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../../src/dockerfile/document.ts";
import type { LintServices } from "../../../src/lint/services.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { createRandom } from "../../support/createRandom.ts";
import { randomDockerfile } from "../../support/randomDockerfile.ts";
import { randomScript } from "../../support/randomScript.ts";
import { openDocument } from "./refactored.ts";

const rounds = Number(process.env.SLIPWAY_ROUNDS ?? 1);

/** The commands of a RUN are the same words in the same order before and after. */
const keepsWords: ReadonlySet<RefactoringId> = new Set([
  ...(["run-to-heredoc", "heredoc-to-run", "split-run", "join-runs", "wrap-line"] as const),
  ...(["unwrap-line", "one-package-a-line", "packages-on-one-line", "add-cache-mount"] as const),
]);

/** The way back: going there and back and there changes nothing more. */
const backs: readonly (readonly [RefactoringId, RefactoringId])[] = [
  ["run-to-heredoc", "heredoc-to-run"],
  ["heredoc-to-run", "run-to-heredoc"],
  ["one-package-a-line", "packages-on-one-line"],
  ["to-exec-form", "to-shell-form"],
  ["to-shell-form", "to-exec-form"],
  ["wrap-line", "unwrap-line"],
];

describe("refactorings, on texts made up from seeds", () => {
  const offered = new Map<RefactoringId, number>();
  before(loadShellParser);

  for (const [says, texts] of [
    ["the corpus", dockerfileCorpus(8, 12).map(({ text }) => text)],
    ["files full of what rules look for", many(150, (random) => randomDockerfile(random))],
    ["scripts", many(120, scriptFile)],
    ["scripts in heredocs", many(120, heredocFile)],
    ["short chains", many(200, chainFile)],
  ] as const) {
    it(`keep what they promise in ${says}`, async () => {
      for (const text of texts) await checkText(text, offered);
    });
  }

  it("were offered, all but those that need facts", () => {
    const never = refactorings.flatMap(({ id }) => (offered.has(id) ? [] : id));
    assert.deepEqual(never, ["pin-digest", "to-multi-stage"], JSON.stringify([...offered]));
  });

  it("throw nowhere in a text that is cut anywhere", async () => {
    for (const { text } of dockerfileCorpus(9, 3)) {
      for (let end = 0; end < Math.min(text.length, 2500); end += 7) {
        const { document, services } = await openDocument(text.slice(0, end));
        for (const at of [0, end >> 1, end]) {
          refactoringsAt(document, { start: at, end: at }, { services });
          refactoringsAt(document, { start: at >> 1, end: at }, { services });
        }
      }
    }
  });
});

function many(count: number, make: (random: () => number) => string): readonly string[] {
  return Array.from({ length: count * rounds }, (_, seed) => make(createRandom(8000 + seed)));
}

function scriptFile(random: () => number): string {
  return `FROM debian:12\nRUN ${randomScript(random, { form: "shell", continuation: "\\" })}\n`;
}

function heredocFile(random: () => number): string {
  const body = randomScript(random, { form: "heredoc", continuation: "\\" });
  return `FROM debian:12\nRUN <<EOF\nset -e\n${body}\nEOF\n`;
}

/** Of commands that have nothing special, so that much is offered. */
function chainFile(random: () => number): string {
  const pick = (...all: readonly string[]): string => all[Math.floor(random() * all.length)] ?? "";
  const gap = (): string => pick(" ", " ", "  ", " \\\n  ", " \\\n\t", "\\\n    ", " \\\n# c\n   ");
  const word = (): string =>
    pick("a", '"b  c"', "'d'", "$V", "x=1", "-y", "$(uname -r)", '"$(id -u)"', "\\$e", "#f");
  const command = (): string =>
    `${pick("make", "curl", "echo", "apk add", "apt-get install", "cd", "set -e", "test")}${gap()}${word()}${gap()}${word()}`;
  const run = (): string => {
    const parts = [command()];
    for (let left = Math.floor(random() * 4); left > 0; left--) {
      parts.push(pick("&&", "&&", "&&", "&&", ";", "||", "|"), command());
    }
    return `RUN ${pick("", "", "--network=none ")}${parts.map((it) => it + gap()).join("")}true`;
  };
  return ["FROM debian:12", "ARG V=1", run(), run(), pick("CMD a b", 'CMD ["a", "b c"]'), ""].join(
    "\n",
  );
}

async function checkText(text: string, offered: Map<RefactoringId, number>): Promise<void> {
  const opened = await openDocument(text);
  const seen = new Set<string>();
  for (const cursor of cursorsIn(opened.document, opened.services)) {
    const found = refactoringsAt(opened.document, cursor, opened);
    assert.ok(found.length <= 7, `${found.map(({ id }) => id).join(" ")} in\n${text}`);
    for (const { id, edits } of found) {
      const key = `${id} ${edits[0]?.range.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      offered.set(id, (offered.get(id) ?? 0) + 1);
      const after = applyEdits(text, edits);
      const where = `${id} at ${cursor.start}\n${text}\n=====\n${after}`;
      assert.notEqual(after, text, where);
      const next = await openDocument(after);
      assert.ok(next.document.problems.length <= opened.document.problems.length, where);
      if (keepsWords.has(id)) {
        assert.deepEqual(wordsOf(next), wordsOf(opened), where);
      }
      for (const [way, back] of backs) {
        if (way === id) await checkBack(id, back, after, cursor, where);
      }
    }
  }
}

async function checkBack(
  way: RefactoringId,
  back: RefactoringId,
  text: string,
  cursor: TextRange,
  where: string,
): Promise<void> {
  // The first round may take layout away that no other keeps, such as a second `set -e`.
  const rounds = [text];
  while (rounds.length < 3) {
    const there = await apply(back, rounds.at(-1) ?? "", cursor);
    const again = there === undefined ? undefined : await apply(way, there, cursor);
    if (again === undefined) return;
    rounds.push(again);
  }
  assert.equal(rounds[2], rounds[1], `${where}\n===== twice\n${rounds[1]}`);
}

/** At the instruction on the line of the cursor, which may be shorter now. */
async function apply(
  id: RefactoringId,
  text: string,
  cursor: TextRange,
): Promise<string | undefined> {
  const opened = await openDocument(text);
  const it = opened.document.instructions.findLast(({ range }) => range.start <= cursor.start);
  const at = it?.keyword.range.start ?? 0;
  const lists = it ? opened.services.commands.of(it).all.flatMap(({ words }) => words) : [];
  for (const start of [at, ...lists.map(({ range }) => range.start)]) {
    const edits = refactorings
      .find((refactoring) => refactoring.id === id)
      ?.at(opened.document, { start, end: start }, opened);
    if (edits) return applyEdits(text, edits);
  }
  return undefined;
}

/** One at each instruction, word, operator and package, and a selection of each word. */
function cursorsIn(document: DockerfileDocument, services: LintServices): readonly TextRange[] {
  return document.instructions.flatMap((it): readonly TextRange[] => [
    at(it.range.start),
    ...it.words.slice(0, 4).flatMap(({ range }) => [at(range.start), at(range.end), range]),
    ...operatorsOf(it, services).map(({ start }) => at(start)),
  ]);
}

function at(offset: number): TextRange {
  return { start: offset, end: offset };
}

function operatorsOf(it: Instruction, services: LintServices): readonly TextRange[] {
  return services.commands
    .of(it)
    .scripts.flatMap(({ script }) =>
      script.body.chains.flatMap(({ operators }) => operators.map(({ range }) => range)),
    );
}

/** What all RUNs run, less the `set -e` that a heredoc needs. */
function wordsOf({
  document,
  services,
}: {
  readonly document: DockerfileDocument;
  readonly services: LintServices;
}): readonly string[] {
  return document.instructions.flatMap((it) =>
    it.kind === "RUN"
      ? services.commands.of(it).scripts.flatMap(({ script }) =>
          script.commands.flatMap(({ words, assignments, redirections }) => {
            const own = [
              ...assignments.map(({ name, value }) => `${name}=${plain(value?.value ?? "")}`),
              ...words.map(({ value }) => plain(value)),
              ...redirections.map(({ operator, target }) => `${operator} ${target?.value ?? ""}`),
            ];
            // The grammar takes some line breaks for blanks, so what counts is words.
            return own.join(" ") === "set -e" ? [] : own;
          }),
        )
      : [],
  );
}

/** Blanks of a substitution are between its own words. */
function plain(value: string): string {
  const joined = value.replace(/\\\n/g, "");
  return /\$\(|`/.test(value) ? joined.replace(/\s+/g, " ") : joined;
}
