import { type RefusalReason, SlipwayError } from "../base/errors.ts";
import { createLoginRedactor } from "./createLoginRedactor.ts";
import type { PushRequest } from "./engine.ts";
import { helpsLogin, refusalReason, registryOf } from "./registryRefusal.ts";

/** `said` is the engine's text; of it and of the cause nothing is passed on that is secret. */
export function pushFailure(
  push: PushRequest,
  said: string,
  cause?: unknown,
): SlipwayError<"push-refused"> {
  const reason = refusalReason(said);
  const registry = registryOf(push.reference);
  const login = helpsLogin(reason);
  const redactor = createLoginRedactor(push.credentials);
  const shown = redactor.text(said.trim());
  const temporary = isTemporary(said, reason);
  const { message, hint } = explain({ push, said, shown, reason, registry, temporary });
  const facts = { reference: push.reference, registry, reason, login };
  return new SlipwayError("push-refused", temporary ? { ...facts, temporary } : facts, {
    message,
    hint,
    cause: redactor.cause(cause),
  });
}

/** True where the same push may go well a moment later. What the registry forbids never does. */
function isTemporary(said: string, reason: RefusalReason): boolean {
  if (reason === "rate-limited") return true;
  return reason === "other" && (SERVER_FAULT.test(said) || BROKEN_CONNECTION.test(said));
}

/** The registry's own faults, and an upload that it has forgotten or got in pieces. */
const SERVER_FAULT =
  /\b5\d\d\b.*(internal|gateway|unavailable|server|time-?out)|(status|statuscode)[^\d]{0,20}5\d\d\b|\bHTTP 5\d\d response|\bunknown: unknown error|blob upload (unknown|invalid)|digest (invalid|did not match)|did not match uploaded content/i;

/** Go's words for a connection that ended or stood still. */
const BROKEN_CONNECTION =
  /connection reset|broken pipe|\bEOF\b|i\/o timeout|handshake timeout|timeout awaiting|deadline exceeded|closed network connection|server closed|stream error|client\.timeout|connection timed out|http2: /i;

/** The image is gone, unlike a repository that the registry does not have. */
const NOT_LOCAL =
  /does not exist locally|no such image|tag does not exist|image not known|reference does not exist/i;

function explain(facts: {
  readonly push: PushRequest;
  readonly said: string;
  /** The same without what is secret. */
  readonly shown: string;
  readonly reason: RefusalReason;
  readonly registry: string;
  readonly temporary: boolean;
}): { readonly message: string; readonly hint: string } {
  const { push, said, shown, reason, registry, temporary } = facts;
  const what = `Pushing ${push.reference} failed`;
  switch (reason) {
    case "unauthorized":
      return push.credentials
        ? {
            message: `${what}: ${registry} does not accept these credentials (${shown}).`,
            hint: `Log in to ${registry} again.`,
          }
        : {
            message: `${what}: ${registry} wants a login (${shown}).`,
            hint: `Log in to ${registry}, then push again.`,
          };
    case "denied":
      return {
        message: `${what}: ${registry} does not let this account push there (${shown}).`,
        hint: "Log in with an account that may push, or tag the image with a repository of yours.",
      };
    case "unknown-host":
      return {
        message: `${what}: ${registry} cannot be reached from the engine (${shown}).`,
        hint: "Check the host in the image's name, and the engine's network and proxy.",
      };
    case "not-found":
      if (NOT_LOCAL.test(said)) {
        return {
          message: `${what}: the engine has no image of this name (${shown}).`,
          hint: "Build it, or tag an image with the name, then push again.",
        };
      }
      return {
        message: `${what}: ${shown.replace(/\.$/, "")}.`,
        hint: "Check the name and the tag, and that the repository exists.",
      };
    case "rate-limited":
      return {
        message: `${what}: ${registry} takes no more requests for now (${shown}).`,
        hint: "Wait some minutes and push again, or log in: accounts may ask more often.",
      };
    case "other":
      if (temporary) {
        return {
          message: SERVER_FAULT.test(said)
            ? `${what}: ${registry} answered with a fault of its own (${shown}).`
            : `${what}: the connection between the engine and ${registry} broke (${shown}).`,
          hint: "Push again later: layers that have arrived are not sent again.",
        };
      }
      return {
        message: `${what}: ${shown.replace(/\.$/, "")}.`,
        hint: /http response to https client/i.test(said)
          ? `Name ${registry} among the engine's insecure registries, or give it TLS.`
          : "The registry or the engine names the cause; try again when it is mended.",
      };
  }
}
