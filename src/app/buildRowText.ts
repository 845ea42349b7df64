import type { Transfer } from "../progress/buildState.ts";
import { formatSize } from "../progress/formatSize.ts";
import type { RecordedStep } from "./buildRecord.ts";

/**
 * The text of a step without the builder's brackets: `RUN make`, `exporting to image`. Short, as
 * what stands behind it in a narrow view is of more use than its end.
 */
export function stepText(
  { name, instruction }: Pick<RecordedStep, "name" | "instruction">,
  longest = 24,
): string {
  const text = (instruction ?? name.replace(/^\[[^\]]*\]\s*/, ""))
    .replace(/^FROM docker\.io\/(library\/)?/, "FROM ")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** What a builder does for itself first, then the instructions as they stand in the file, then the rest. */
export function inFileOrder(steps: readonly RecordedStep[]): readonly RecordedStep[] {
  const placed = steps.filter(({ line }) => line !== undefined);
  const first = Math.min(...placed.map(({ number }) => number));
  const others = steps.filter(({ line }) => line === undefined);
  return [
    ...others.filter(({ number }) => number < first),
    ...placed.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    ...others.filter(({ number }) => number >= first),
  ];
}

/** False for what a builder does inside and nobody waits for, such as reading the Dockerfile. */
export function isWorthARow({ instruction, status, ms = 0 }: RecordedStep): boolean {
  if (instruction !== undefined) return true;
  return (status !== "done" && status !== "cached") || ms >= noticedMs;
}

const noticedMs = 200;

/** `████░░░░░░ 12.0 / 30.1 MB`; only the size where it is through, or the total is not known. */
export function transferText({ current, total, done }: Transfer, width = 10): string {
  if (done || total <= 0) return formatSize(Math.max(current, done ? total : 0));
  const full = Math.round(Math.min(1, Math.max(0, current / total)) * width);
  const bar = "█".repeat(full) + "░".repeat(width - full);
  return `${bar} ${formatSize(Math.min(current, total))} / ${formatSize(total)}`;
}

/** All transfers of a step as one; undefined where nothing is on its way. */
export function transfersTogether(transfers: readonly Transfer[]): Transfer | undefined {
  const sized = transfers.filter(({ total }) => total > 0);
  if (sized.length === 0 || sized.every(({ done }) => done)) return undefined;
  return {
    item: "",
    current: sized.reduce((sum, { current, total, done }) => sum + (done ? total : current), 0),
    total: sized.reduce((sum, { total }) => sum + total, 0),
    done: false,
  };
}
