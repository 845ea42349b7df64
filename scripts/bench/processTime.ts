import { spawnSync } from "node:child_process";

/** Seconds of a whole process with all of its threads. */
export interface ProcessTime {
  readonly wall: number;
  /** User and system together. */
  readonly cpu: number;
}

/** Runs a program to its end, its output thrown away; an exit code of 1 tells of findings. */
export function processTime(command: readonly string[], limit = 300_000): ProcessTime {
  const start = performance.now();
  const { stdout, status, error } = spawnSync(
    "bash",
    // `times` prints the shell's own times, then those of its children.
    ["-c", '"$@" >/dev/null 2>&1; code=$?; times; exit "$code"', "bash", ...command],
    { encoding: "utf8", timeout: limit },
  );
  const wall = (performance.now() - start) / 1000;
  if (error || status === null || status > 1) {
    throw new Error(`${command.join(" ")} ended with ${error ?? status}.`);
  }
  const ofChildren = stdout.trim().split("\n").at(-1) ?? "";
  const cpu = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { wall, cpu };
}
