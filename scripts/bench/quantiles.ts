/** Order statistics of some figures, in their unit. */
export interface Quantiles {
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly total: number;
}

export function quantiles(figures: readonly number[]): Quantiles {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return {
    median: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
    total: sorted.reduce((sum, it) => sum + it, 0),
  };
}
