import { join } from "node:path";
import { requireBed } from "./beds.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import { run } from "./run.ts";

/** A finding as hadolint prints it; lines count from 1. */
export interface HadolintFinding {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** What hadolint itself, with its defaults, says of some files. */
export async function runHadolint(files: readonly string[]): Promise<readonly HadolintFinding[]> {
  requireBed("hadolint");
  const program = join(cacheDirectory(), "hadolint", "bin", "hadolint");
  const args = ["--no-fail", "--format", "json", ...files];
  return JSON.parse(await run(program, args, { limit: 120_000 }));
}
