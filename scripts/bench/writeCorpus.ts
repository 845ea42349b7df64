import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CorpusFile } from "./dockerfileCorpus.ts";

/** Files on disk, each named Dockerfile in a folder of its own. */
export interface WrittenCorpus {
  readonly folder: string;
  readonly files: readonly string[];
  remove(): void;
}

export function writeCorpus(corpus: readonly CorpusFile[]): WrittenCorpus {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const files = corpus.map(({ name, text }) => {
    mkdirSync(join(folder, name));
    const file = join(folder, name, "Dockerfile");
    writeFileSync(file, text);
    return file;
  });
  return { folder, files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
