import { spawnSync } from "node:child_process";

/** Which of the files hadolint reads to their end: at what it cannot parse it stops, and is soon done. */
export function filesReadWhole(hadolint: string, files: readonly string[]): ReadonlySet<string> {
  const { stdout, status, error } = spawnSync(
    hadolint,
    ["--no-fail", "--format", "json", ...files],
    { encoding: "utf8", timeout: 300_000, maxBuffer: 64 * 1024 * 1024 },
  );
  if (error || status !== 0) throw new Error(`hadolint ended with ${error ?? status}.`);
  const findings = JSON.parse(stdout) as readonly {
    readonly file: string;
    readonly code: string;
  }[];
  const whole = new Set(files);
  for (const { file, code } of findings) if (code === "DL1000") whole.delete(file);
  return whole;
}
