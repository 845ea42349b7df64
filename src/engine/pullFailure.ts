import { type RefusalReason, SlipwayError } from "../base/errors.ts";
import { createLoginRedactor } from "./createLoginRedactor.ts";
import type { PullRequest } from "./engine.ts";
import { helpsLogin, refusalReason, registryOf } from "./registryRefusal.ts";

/** `said` is the engine's text; of it and of the cause nothing is passed on that is secret. */
export function pullFailure(
  pull: PullRequest,
  said: string,
  cause?: unknown,
): SlipwayError<"pull-refused"> {
  const isLost = LOST.test(said);
  const reason = isLost ? "other" : refusalReason(said);
  const registry = registryOf(pull.reference);
  const login = createLoginRedactor(pull.credentials);
  const shown = login.text(said.trim().replace(/\.$/, ""));
  const { message, hint } = explain({ pull, registry, reason, said, shown, isLost });
  const facts = { reference: pull.reference, registry, reason, login: helpsLogin(reason) };
  return new SlipwayError("pull-refused", isLost ? { ...facts, temporary: true } : facts, {
    message: `Pulling ${pull.reference} failed: ${message}`,
    hint,
    cause: login.cause(cause),
  });
}

function explain({
  pull,
  registry,
  reason,
  said,
  shown,
  isLost,
}: {
  readonly pull: PullRequest;
  readonly registry: string;
  readonly reason: RefusalReason;
  readonly said: string;
  readonly shown: string;
  readonly isLost: boolean;
}): { readonly message: string; readonly hint: string } {
  switch (reason) {
    case "unauthorized":
      return pull.credentials
        ? {
            message: `${registry} does not accept these credentials (${shown}).`,
            hint: `Log in to ${registry} again.`,
          }
        : {
            message: `${registry} wants a login (${shown}).`,
            hint: `Log in to ${registry}, then pull again.`,
          };
    case "denied":
      return {
        message: `${registry} has no such repository, or it does not show it to this account (${shown}).`,
        hint: "Check the name, or log in with an account that may pull it.",
      };
    case "unknown-host":
      return {
        message: `${registry} cannot be reached from the engine (${shown}).`,
        hint: "Check the host in the image's name, and the engine's network and proxy.",
      };
    case "not-found":
      return PLATFORM.test(said)
        ? {
            message: `${registry} does not have it for ${pull.platform ?? "this engine's platform"} (${shown}).`,
            hint: "Choose another platform, or a tag that was built for this one.",
          }
        : {
            message: `${registry} does not have it (${shown}).`,
            hint: "Check the name and the tag; the tags that a repository has can be listed.",
          };
    case "rate-limited":
      return {
        message: `${registry} takes no more requests for now (${shown}).`,
        hint: "Wait some minutes and pull again, or log in: accounts may ask more often.",
      };
    case "other":
      if (isLost) {
        return {
          message: `parts of images went away in the engine meanwhile (${shown}).`,
          hint: "Pull again.",
        };
      }
      return {
        message: `${shown}.`,
        hint: /http response to https client/i.test(said)
          ? `Name ${registry} among the engine's insecure registries, or give it TLS.`
          : "The registry or the engine names the cause; try again when it is mended.",
      };
  }
}

/**
 * Of containerd's own store, not of the registry: a pull that failed and images that were removed leave parts,
 * which another pull finds, and then loses when they are tidied up.
 */
const LOST = /content digest sha256:[0-9a-f]{64}: not found/;

const PLATFORM = /no matching manifest|for architecture|match for platform/i;
