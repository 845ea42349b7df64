import type { PushCheck, PushFinding, PushSeverity } from "./pushCheck.ts";
import { worstSeverity } from "./pushCheck.ts";

/** What a person can do about what was found, the likeliest first. */
export type PushChoice =
  /** Give it another name, and push that; `target` is null where the name has to be asked for. */
  | { readonly kind: "tag"; readonly reference: string; readonly target: string | null }
  | { readonly kind: "log-in"; readonly registry: string }
  /** `some`: only those without a problem. */
  | { readonly kind: "push"; readonly references: readonly string[]; readonly how: HowToPush };

export type HowToPush = "plain" | "anyway" | "some";

export function pushChoices(checks: readonly PushCheck[]): readonly PushChoice[] {
  const found = checks.flatMap((check) => check.findings.map((finding) => ({ check, finding })));
  const tags = found.flatMap(({ check, finding: { fix } }) =>
    fix?.kind === "tag-with-owner"
      ? [{ kind: "tag", reference: check.reference, target: fix.target } as const]
      : [],
  );
  const registries = new Set(
    found.flatMap(({ finding: { fix } }) => (fix?.kind === "log-in" ? [fix.registry] : [])),
  );
  const good = checks.filter((check) => worstSeverity([check]) !== "problem");
  const references = checks.map(({ reference }) => reference);
  const how = worstSeverity(checks) === "info" ? "plain" : "anyway";
  const some: readonly PushChoice[] =
    good.length > 0 && good.length < checks.length
      ? [{ kind: "push", references: good.map(({ reference }) => reference), how: "some" }]
      : [];
  return [
    ...tags,
    ...[...registries].map((registry) => ({ kind: "log-in", registry }) as const),
    ...some,
    { kind: "push", references, how },
  ];
}

/** Whether a person is asked, by the setting `slipway.push.confirm`. */
export function mustAsk(checks: readonly PushCheck[], confirm: string): boolean {
  if (confirm === "always") return true;
  return worstSeverity(checks) !== "info";
}

/** What was found, the worst first. */
export function byWeight(findings: readonly PushFinding[]): readonly PushFinding[] {
  return [...findings].sort((a, b) => weights[a.severity] - weights[b.severity]);
}

const weights: Readonly<Record<PushSeverity, number>> = { problem: 0, warning: 1, info: 2 };
