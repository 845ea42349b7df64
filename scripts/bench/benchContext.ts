import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantiles } from "./quantiles.ts";

type Measured = Awaited<ReturnType<typeof import("./loadMeasured.ts").loadMeasured>>;

const rounds = 7;
const pruning = ["**/node_modules", ".git", "*.md", "!README.md", "dist", "!dist/keep.txt", "tmp"];
const forbidding = [...pruning, "!**/keep.txt"];

/**
 * What lint knows of a folder of 100,000 files, most of them in node_modules and .git: the first time,
 * sizes, after one change, with what is ignored passed by, and with an exception that forbids that. Aims: first
 * facts under 1.5 s, a change under 50 ms, 0.25 of `find` with pruning, twice a bare walk without.
 */
export async function benchContext(
  { openListing }: Measured,
  print: (line: string) => void,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "slipway-bench-context-"));
  try {
    makeTree(root);
    print("Facts of a build context of 100,000 files (80,000 in node_modules, 10,000 in .git)");
    const open = async (lines: readonly string[]) => {
      writeFileSync(join(root, ".dockerignore"), lines.join("\n"));
      return openListing({ root, dockerfilePath: join(root, "Dockerfile") });
    };
    const times: Record<string, number[]> = {};
    const measure = async (name: string, run: () => unknown): Promise<void> => {
      const began = performance.now();
      await run();
      times[name] = [...(times[name] ?? []), performance.now() - began];
    };
    const find = (...args: string[]) =>
      spawnSync("find", [root, ...args], { stdio: "ignore", timeout: 60_000 });
    let stall = 0;
    let sizeStall = 0;
    // The first round warms the disk's cache and the code.
    for (let round = 0; round <= rounds; round++) {
      await measure("find", () => find());
      await measure("find with sizes", () => find("-printf", "%s"));
      await measure("bare walk", () => bareWalk(root));
      const watched = watchStalls();
      await measure("all of it", () => open([]));
      stall = Math.max(stall, round === 0 ? 0 : watched());
      await measure("ignored passed by", () => open(pruning));
      await measure("nothing passed by", () => open(forbidding));
      const names = await open([]);
      const sized = watchStalls();
      let whole = names;
      await measure("sizes, later", async () => {
        whole = await names.withSizes();
      });
      sizeStall = Math.max(sizeStall, round === 0 ? 0 : sized());
      writeFileSync(join(root, "src/changed.ts"), "x".repeat(round));
      await measure("one change", () => whole.update(["src/changed.ts"]));
      if (round === 0) for (const name of Object.keys(times)) times[name] = [];
    }
    const median = (name: string): number => quantiles(times[name] ?? []).median;
    const row = (name: string, more = ""): void =>
      print(`  ${name.padEnd(18)} ${median(name).toFixed(1).padStart(7)} ms  ${more}`);
    const ratio = (a: string, b: string): string => (median(a) / median(b)).toFixed(2);
    for (const name of ["find", "find with sizes", "bare walk"]) row(name);
    row("all of it", `aim: under 1500; others waited for ${stall.toFixed(0)} ms at most`);
    row(
      "ignored passed by",
      `${ratio("ignored passed by", "find")} of find (aim 0.25), ${ratio("ignored passed by", "find with sizes")} of find with sizes`,
    );
    row("nothing passed by", `${ratio("nothing passed by", "bare walk")} of a bare walk (aim 2)`);
    row("sizes, later", `others waited for ${sizeStall.toFixed(0)} ms at most`);
    row("one change", "aim: under 50");
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function makeTree(root: string): void {
  for (const [folder, files, inEach] of [
    ["node_modules", 80_000, 12],
    [".git/objects", 10_000, 20],
    ["src", 10_000, 20],
  ] as const) {
    for (let index = 0; index < files; index++) {
      const number = Math.floor(index / inEach);
      const place = join(root, folder, `p${Math.floor(number / 10)}`, `lib${number % 10}`);
      if (index % inEach === 0) mkdirSync(place, { recursive: true });
      writeFileSync(join(place, `file${index}.js`), "x");
    }
  }
}

function bareWalk(folder: string): number {
  let count = 0;
  for (const dirent of readdirSync(folder, { withFileTypes: true })) {
    count++;
    if (dirent.isDirectory()) count += bareWalk(`${folder}/${dirent.name}`);
  }
  return count;
}

/** Gives the longest time in which nothing else could run. */
function watchStalls(): () => number {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}
