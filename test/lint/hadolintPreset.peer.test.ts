import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { lint } from "../../src/lint/linter.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { runHadolint } from "../support/beds/hadolint.ts";
import { createRandom } from "../support/createRandom.ts";
import { randomDockerfile } from "../support/randomDockerfile.ts";

const files = 400;
const skip = requireBeds("hadolint");

describe("preset hadolint", { skip, timeout: 180_000 }, () => {
  for (const seed of [1, 20_261_121]) {
    it(`finds on ${files} random files what hadolint finds, for its rules that we have (seed ${seed})`, async () => {
      const random = createRandom(seed);
      const texts = Array.from({ length: files }, () => randomDockerfile(random));
      const theirs = await askHadolint(texts);
      const differences = texts.flatMap((text, index) => {
        const said = theirs.get(index) ?? new Set<string>();
        // What it cannot read, it does not lint.
        if ([...said].some((finding) => finding.endsWith(" DL1000"))) return [];
        return compare(text, said);
      });
      assert.deepEqual(differences.slice(0, 10), []);
    });
  }
});

const known = new Set(catalog.flatMap(({ aliases }) => aliases.flatMap((it) => codeOf(it) ?? [])));

function compare(text: string, said: ReadonlySet<string>): readonly string[] {
  const theirs = [...said].filter((finding) => known.has(finding.split(" ")[1] ?? ""));
  const ours = ourFindings(text);
  const missing = theirs.filter((finding) => !ours.some((names) => names.includes(finding)));
  const extra = ours.filter((names) => !names.some((name) => said.has(name)));
  return [
    ...missing.map((finding) => `missing ${finding}: ${lineOf(text, finding)}`),
    ...extra.map(([name = ""]) => `extra ${name}: ${lineOf(text, name)}`),
  ];
}

/** "LINE CODE" for each finding; several where one rule of ours stands for several of theirs. */
function ourFindings(text: string): readonly (readonly string[])[] {
  const document = parseDockerfile(text);
  return lint(document, { preset: "hadolint" })
    .filter(({ rule }) => rule !== "parse-error")
    .map(({ aliases, range }) => {
      const line = document.lines.positionAt(range.start).line + 1;
      return aliases.flatMap((alias) => {
        const code = codeOf(alias);
        return code === undefined ? [] : [`${line} ${code}`];
      });
    });
}

function codeOf(alias: string): string | undefined {
  return /^hadolint\/(DL\d+)$/.exec(alias)?.[1];
}

function lineOf(text: string, finding: string): string {
  return text.split("\n")[Number.parseInt(finding, 10) - 1] ?? "";
}

async function askHadolint(texts: readonly string[]): Promise<ReadonlyMap<number, Set<string>>> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-hadolint-"));
  try {
    const paths = texts.map((text, index) => {
      const path = join(folder, String(index));
      writeFileSync(path, text);
      return path;
    });
    const found = new Map<number, Set<string>>();
    for (const { file, line, code } of await runHadolint(paths)) {
      const index = Number(basename(file));
      found.set(index, (found.get(index) ?? new Set()).add(`${line} ${code}`));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
