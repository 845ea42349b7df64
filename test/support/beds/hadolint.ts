import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { requireBed } from "./beds.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import { run } from "./run.ts";

/** A finding as hadolint prints it; lines count from 1. */
export interface HadolintFinding {
  readonly line: number;
  readonly code: string;
  readonly level: "error" | "warning" | "info" | "style";
}

/**
 * What hadolint itself says of some Dockerfiles, a list for each. `config` is the text of its
 * configuration file; without one it goes by its defaults.
 */
export async function runHadolint(
  texts: readonly string[],
  config = "{}",
): Promise<readonly (readonly HadolintFinding[])[]> {
  requireBed("hadolint");
  const program = join(cacheDirectory(), "hadolint", "bin", "hadolint");
  const folder = mkdtempSync(join(tmpdir(), "slipway-hadolint-"));
  try {
    const settings = join(folder, "hadolint.yaml");
    writeFileSync(settings, config);
    const paths = texts.map((text, index) => {
      const path = join(folder, String(index));
      writeFileSync(path, text);
      return path;
    });
    const args = ["--no-fail", "--format", "json", "--config", settings, ...paths];
    const printed: readonly (HadolintFinding & { readonly file: string })[] = JSON.parse(
      await run(program, args, { limit: 120_000 }),
    );
    const found = texts.map((): HadolintFinding[] => []);
    for (const { file, line, code, level } of printed) {
      found[Number(basename(file))]?.push({ line, code, level });
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
