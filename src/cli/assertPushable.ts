import {
  type PreflightDeps,
  type PreflightSourceDeps,
  preflightPush,
} from "../app/preflightPush.ts";
import { SlipwayError } from "../base/errors.ts";
import type { Shipping } from "./buildShipping.ts";
import { sayProblem } from "./printPushChecks.ts";

/**
 * Said before the build, which may take long: a name that nobody may push to, a login that the registry
 * does not take. Throws `push-refused`, `bad-reference`.
 */
export async function assertPushable(
  deps: Pick<PreflightDeps, "engine" | "access"> | Pick<PreflightSourceDeps, "source" | "access">,
  shipping: Shipping,
  signal: AbortSignal,
): Promise<void> {
  const names = pushedNames(shipping);
  if (names.length === 0) return;
  const checks = await preflightPush({ ...deps, builtLater: true, limit }, names, signal);
  for (const check of checks) {
    const problem = sayProblem(check);
    if (problem === undefined) continue;
    const { reference, registry, mayPush } = check;
    const login = check.findings.some(({ fix }) => fix?.kind === "log-in");
    throw new SlipwayError(
      "push-refused",
      { reference, registry, reason: mayPush === false ? "denied" : "other", login },
      { message: `Nothing was built, as it could not be pushed: ${problem}`, hint: "" },
    );
  }
}

/** Milliseconds: a registry that only the builder reaches must not hold the build up for long. */
const limit = 5000;

/** Those that the engine pushes, and those that the builder does. */
function pushedNames({ push, outputs, tags }: Shipping): readonly string[] {
  const byBuilder = outputs
    .filter(({ type, attributes }) => type === "image" && attributes.push === "true")
    .flatMap(({ attributes }) => (attributes.name ? attributes.name.split(",") : tags));
  return [...new Set([...push, ...byBuilder])].filter((name) => name !== "");
}
