import { readdirSync, readFileSync } from "node:fs";
import type { BuildEvent } from "../../src/progress/events.ts";

const folder = new URL("../fixtures/progress/", import.meta.url);

/** Names of the streams that recordFixtures.ts has recorded. */
export const recordedNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".jsonl"))
  .map((file) => file.replace(".jsonl", ""));

export function readRecorded(name: string): readonly BuildEvent[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, folder), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line));
}
