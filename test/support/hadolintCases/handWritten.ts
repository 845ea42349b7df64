import { readFileSync } from "node:fs";
import { unfoldFile } from "../unfoldFile.ts";

/** Files written by hand, rule by rule, as somebody would who tests hadolint; for hadolint to judge. */
export function handWritten(): readonly HandWritten[] {
  const lines = readFileSync(new URL("handWritten.txt", import.meta.url), "utf8").split("\n");
  const groups: { config: string; texts: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith(marker)) {
      groups.push({ config: unfoldFile(line.slice(marker.length)), texts: [] });
    } else if (line !== "") groups.at(-1)?.texts.push(unfoldFile(line));
  }
  return groups;
}

export interface HandWritten {
  /** The text of the configuration that both go by. */
  readonly config: string;
  readonly texts: readonly string[];
}

/** Each line of the list is a file, or begins those under another configuration. */
const marker = "#!config ";
