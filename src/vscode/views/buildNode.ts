import type { ListedBuild } from "../../app/buildList.ts";
import type { RecordedStep } from "../../app/buildRecord.ts";
import type { MissReason } from "../../app/cacheMiss.ts";
import type { Transfer } from "../../progress/buildState.ts";

/** A row of the Builds view. */
export type BuildNode =
  | { readonly kind: "build"; readonly build: ListedBuild }
  | { readonly kind: "step"; readonly build: ListedBuild; readonly step: RecordedStep }
  | {
      /** Why the step was not taken from the cache. */
      readonly kind: "note";
      readonly build: ListedBuild;
      readonly step: RecordedStep;
      readonly reason: MissReason;
    }
  | {
      readonly kind: "transfer";
      readonly build: ListedBuild;
      readonly step: RecordedStep;
      readonly transfer: Transfer;
    };

/** Why a step that ran was not taken from the cache, where that is known. */
export function missOf({ record }: ListedBuild, step: RecordedStep): MissReason | undefined {
  if (step.status === "cached" || step.line === undefined) return undefined;
  return record?.misses.find(({ line }) => line === step.line)?.reason;
}
