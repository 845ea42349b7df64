import { type EndpointAttempt, SlipwayError } from "../../base/errors.ts";

/** `reasons` in a few words each: one for the builder itself, or an attempt for each of its nodes. */
export function builderUnusable(
  name: string,
  reasons: readonly (string | EndpointAttempt)[],
  { hint, cause }: { readonly hint: string; readonly cause?: unknown },
): SlipwayError<"engine-unreachable"> {
  const attempts = reasons.filter((reason) => typeof reason !== "string");
  const why = reasons.map((reason) =>
    typeof reason === "string" ? reason : `${reason.host} (${reason.source}): ${reason.reason}`,
  );
  return new SlipwayError(
    "engine-unreachable",
    { attempts },
    { message: `The builder "${name}" cannot be used: ${why.join("; ")}.`, hint, cause },
  );
}
