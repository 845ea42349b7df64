import { SlipwayError } from "../base/errors.ts";
import type { TokenFailure } from "./fetchToken.ts";
import { span } from "./registryRefusal.ts";
import { registryUnreachable, whyUnreachable } from "./registryUnreachable.ts";

/** What it means for a request that there is no token for it. */
export function tokenRefusal(
  failure: TokenFailure,
  about: {
    readonly host: string;
    readonly doing: string;
    readonly login: boolean;
    readonly limit: number;
  },
): SlipwayError<"registry-refused" | "registry-unreachable"> {
  const { host, doing, login, limit } = about;
  const { reason, status, retryAfter, origin, why } = failure;
  const facts = { registry: host, status, ...(retryAfter !== undefined && { retryAfter }) };
  const service = `the token service ${origin}`;
  switch (reason) {
    case "refused":
      return new SlipwayError(
        "registry-refused",
        { ...facts, reason: "unauthorized", login: true },
        login
          ? {
              message: `${host} does not accept the login to ${doing}: ${service} answers with status ${status}.`,
              hint: `Log in to ${host} again.`,
            }
          : {
              message: `${host} wants a login to ${doing}: ${service} answers with status ${status}.`,
              hint: `Log in to ${host}.`,
            },
      );
    case "rate-limited": {
      const when = retryAfter === undefined ? "" : `; it says to come back in ${span(retryAfter)}`;
      return new SlipwayError(
        "registry-refused",
        { ...facts, reason: "rate-limited", login: !login },
        {
          message: `${host} takes no more requests for now: ${service} answers with status 429${when}.`,
          hint: "Wait and try again.",
        },
      );
    }
    case "other":
      return new SlipwayError(
        "registry-refused",
        { ...facts, reason: "other", login: false },
        {
          message: `${host} gives no token to ${doing}: ${service} answers with status ${status}.`,
          hint: "Try again later; if it stays, tell those who run the registry.",
        },
      );
    case "unreachable":
      return whyUnreachable(failure.error, { registry: host, at: new URL(origin).host, limit });
    case "bad-realm":
      return registryUnreachable(
        host,
        `The token service of ${host} ${why}.`,
        "Those who run the registry have to give it another address.",
      );
    case "no-token":
      return registryUnreachable(
        host,
        `${host} gives no token to ${doing}: the answer of ${service} holds none.`,
        "A proxy may stand in between; else tell those who run the registry.",
      );
  }
}
