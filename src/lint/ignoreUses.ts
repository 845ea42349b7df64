import type { Finding } from "./finding.ts";
import type { Ignore, IgnoredName, IgnoreUse } from "./ignore.ts";

/** Of every name of every ignore comment; `found` are the findings before any was ignored. */
export function ignoreUses(
  ignores: readonly Ignore[],
  found: readonly Finding[],
  isOn: (rule: string) => boolean,
): readonly IgnoreUse[] {
  if (ignores.length === 0) return [];
  const starts = new Map<string, number[]>();
  for (const { rule, range } of found) {
    const list = starts.get(rule);
    if (list) list.push(range.start);
    else starts.set(rule, [range.start]);
  }
  for (const list of starts.values()) list.sort((a, b) => a - b);

  const silences = ({ covers }: Ignore, rule: string): boolean => {
    const list = starts.get(rule);
    if (!list || !covers) return false;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] ?? 0) < covers.start) low = middle + 1;
      else high = middle;
    }
    return (list[low] ?? Number.POSITIVE_INFINITY) <= covers.end;
  };
  const effectOf = (ignore: Ignore, { rules }: IgnoredName): IgnoreUse["effect"] => {
    if (rules.length === 0) return "unknown";
    if (rules.some((rule) => silences(ignore, rule))) return "silences";
    return rules.some(isOn) ? "nothing" : "off";
  };
  return ignores.flatMap((ignore) =>
    ignore.names.map((name) => ({ ignore, name, effect: effectOf(ignore, name) })),
  );
}
