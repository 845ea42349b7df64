import { type ErrorFacts, SlipwayError } from "../base/errors.ts";
import type { PushRequest } from "./engine.ts";

type Reason = ErrorFacts["push-refused"]["reason"];

/** The words of engines and registries, by the reason behind them; the first that matches counts. */
const REASONS: readonly (readonly [RegExp, Reason])[] = [
  [
    /an image does not exist locally|no such image|tag does not exist|image not known/i,
    "not-found",
  ],
  [/no basic auth credentials|unauthorized|incorrect username or password/i, "unauthorized"],
  [/denied|forbidden|insufficient_scope/i, "denied"],
  [/authorization failed|authentication required|401 unauthorized/i, "unauthorized"],
  [/no such host|server misbehaving|name resolution/i, "unknown-host"],
  [/connection refused|no route to host|network is unreachable|i\/o timeout/i, "unknown-host"],
  [/name unknown|repository .* not found|404 not found/i, "not-found"],
];

/** `said` is the engine's text. */
export function pushFailure(
  push: PushRequest,
  said: string,
  cause?: unknown,
): SlipwayError<"push-refused"> {
  const reason = REASONS.find(([words]) => words.test(said))?.[1] ?? "other";
  const registry = registryOf(push.reference);
  const login = reason === "unauthorized" || reason === "denied";
  const { message, hint } = explain({ push, said: said.trim(), reason, registry });
  return new SlipwayError(
    "push-refused",
    { reference: push.reference, registry, reason, login },
    { message, hint, cause },
  );
}

/** The host that a reference names, by the rule of the docker command; `docker.io` without one. */
export function registryOf(reference: string): string {
  const first = reference.slice(0, Math.max(0, reference.indexOf("/")));
  return /[.:]|^localhost$/.test(first) ? first : "docker.io";
}

function explain(facts: {
  readonly push: PushRequest;
  readonly said: string;
  readonly reason: Reason;
  readonly registry: string;
}): { readonly message: string; readonly hint: string } {
  const { push, said, reason, registry } = facts;
  const what = `Pushing ${push.reference} failed`;
  switch (reason) {
    case "unauthorized":
      return push.credentials
        ? {
            message: `${what}: ${registry} does not accept these credentials (${said}).`,
            hint: `Log in to ${registry} again.`,
          }
        : {
            message: `${what}: ${registry} wants a login (${said}).`,
            hint: `Log in to ${registry}, then push again.`,
          };
    case "denied":
      return {
        message: `${what}: ${registry} does not let this account push there (${said}).`,
        hint: "Log in with an account that may push, or tag the image with a repository of yours.",
      };
    case "unknown-host":
      return {
        message: `${what}: ${registry} cannot be reached from the engine (${said}).`,
        hint: "Check the host in the image's name, and the engine's network and proxy.",
      };
    case "not-found":
      return {
        message: `${what}: ${said.replace(/\.$/, "")}.`,
        hint: "Check the name and the tag, and that the repository exists.",
      };
    case "other":
      return {
        message: `${what}: ${said.replace(/\.$/, "")}.`,
        hint: /http response to https client/i.test(said)
          ? `Name ${registry} among the engine's insecure registries, or give it TLS.`
          : "The registry or the engine names the cause; try again when it is mended.",
      };
  }
}
