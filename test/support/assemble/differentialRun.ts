import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../../src/engine/engine.ts";
import { type AssembleCase, writeCase } from "./assembleCase.ts";
import { type AssembleBench, assembleHere } from "./assembleHere.ts";
import { buildWithEngine } from "./buildWithEngine.ts";
import type { BuiltImage } from "./builtImage.ts";
import { type CaseFailure, isFailure } from "./caseFailure.ts";
import { compareBuilt } from "./compareBuilt.ts";
import { readSavedImages } from "./readSavedImages.ts";

/** What came of a case; `differences` is empty where both sides agree. */
export interface CaseOutcome {
  readonly case: AssembleCase;
  readonly differences: readonly string[];
  /** What both failed with: the engine's words, then ours. */
  readonly failed?: readonly [theirs: string, ours: string];
}

/** An engine, as far as it makes images and gives them. */
export type Witness = Pick<Engine, "build" | "saveImages" | "removeImage">;

const inFlight = 4;

/** A stage's root itself is copied: its time is known to BuildKit, but in no layer. */
const copiesRoot = /--from=\S+ (?:--\S+ )*(?:\["\/"|\/\s)/;

/** Builds all cases on both sides, a few at a time, and leaves nothing in the engine. */
export async function differentialRun(
  engine: Witness,
  bench: AssembleBench,
  cases: readonly AssembleCase[],
): Promise<readonly CaseOutcome[]> {
  const root = mkdtempSync(join(tmpdir(), "slipway-differential-"));
  const ours: (BuiltImage | CaseFailure)[] = [];
  const theirs: (string | CaseFailure)[] = [];
  try {
    const waiting = [...cases.entries()];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, it] = next;
        const folder = join(root, String(index));
        mkdirSync(folder);
        writeCase(it, folder);
        theirs[index] = await buildWithEngine(engine, it, folder);
        ours[index] = await assembleHere(bench, it, folder);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, work));
    const ids = theirs.filter((it) => typeof it === "string");
    const images = await readSavedImages(engine, ids, bench.known);
    return cases.map((it, index) => {
      const [own, other] = [ours[index], theirs[index]];
      if (own === undefined || other === undefined) throw new Error(`${it.name} was not built.`);
      return { case: it, ...judge(it, own, typeof other === "string" ? images.get(other) : other) };
    });
  } finally {
    const own = [...bench.bases.values()].map(({ config }) => config.descriptor.digest);
    // An image that changes nothing is its base.
    const made = new Set(theirs.filter((it) => typeof it === "string" && !own.includes(it)));
    for (const id of made)
      await engine.removeImage(`${id}`, { force: true }).catch(() => undefined);
    rmSync(root, { recursive: true, force: true });
  }
}

function isMissing({ message, line }: CaseFailure): boolean {
  return line !== undefined && /not found|no such file|There is no/.test(message);
}

function judge(
  { dockerfile }: AssembleCase,
  ours: BuiltImage | CaseFailure,
  theirs: BuiltImage | CaseFailure | undefined,
): Omit<CaseOutcome, "case"> {
  if (theirs === undefined) return { differences: ["the engine gives no such image"] };
  if (!isFailure(theirs)) {
    if (!isFailure(ours))
      return {
        differences: compareBuilt(ours, theirs, { rootTimes: !copiesRoot.test(dockerfile) }),
      };
    return { differences: [`ours fails: ${ours.code} line ${ours.line}: ${ours.message}`] };
  }
  if (!isFailure(ours)) return { differences: [`only the engine fails: ${theirs.message}`] };
  const failed = [theirs.message, ours.message] as const;
  if (ours.code === undefined) return { differences: [`no typed error: ${ours.message}`], failed };
  if (ours.line === theirs.line || theirs.line === undefined) return { differences: [], failed };
  // BuildKit looks for all sources at once; where several are missing it names any of them.
  if (isMissing(theirs) && isMissing(ours)) return { differences: [], failed };
  return { differences: [`line: ours ${ours.line}, theirs ${theirs.line}`], failed };
}
