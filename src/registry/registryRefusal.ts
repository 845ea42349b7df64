import type { IncomingHttpHeaders } from "node:http";
import { type RefusalReason, SlipwayError } from "../base/errors.ts";
import { readChallenges } from "./readChallenges.ts";
import { readRetryAfter } from "./readRetryAfter.ts";

export interface Refusal {
  readonly host: string;
  /** What answered: the host, or where it sent us on to. */
  readonly at: string;
  /** What was asked for, such as "push to team/app". */
  readonly doing: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** True where a login was sent along. */
  readonly login: boolean;
  readonly redact: (text: string) => string;
}

/** What a registry's answer with an error status means, with the registry's words. */
export function registryRefusal(refusal: Refusal): SlipwayError<"registry-refused"> {
  const { host, status, headers, login } = refusal;
  const errors = readErrors(refusal.body);
  const reason = reasonOf(refusal, errors);
  const retryAfter = readRetryAfter(headers);
  const said = refusal.redact(errors.map(({ text }) => text).join("; "));
  return new SlipwayError(
    "registry-refused",
    {
      ...{ registry: host, reason, status },
      ...(retryAfter !== undefined && { retryAfter }),
      login:
        reason === "unauthorized" || reason === "denied" || (reason === "rate-limited" && !login),
    },
    explain(refusal, { reason, retryAfter, said: said === "" ? "" : ` (${said})` }),
  );
}

function reasonOf(
  { host, at, status, headers, login, body }: Refusal,
  errors: readonly RegistryError[],
): RefusalReason {
  const codes = errors.map(({ code }) => code);
  const slowDown = /rate.?limit|too.?many.?requests/i.test(body.slice(0, 2000));
  if (status === 429 || codes.includes("TOOMANYREQUESTS")) return "rate-limited";
  if ((status === 403 || status === 503) && slowDown) return "rate-limited";
  // No login of ours is for another host.
  if (at !== host) return "other";
  if (status === 401) {
    // A token was taken, but it does not allow this (RFC 6750, 3.1).
    const narrow = readChallenges(headers["www-authenticate"]).some(
      ({ parameters }) => parameters.get("error") === "insufficient_scope",
    );
    return login && (narrow || codes.includes("DENIED")) ? "denied" : "unauthorized";
  }
  if (status === 403) return "denied";
  return status === 404 ? "not-found" : "other";
}

interface RegistryError {
  readonly code: string;
  readonly text: string;
}

/** `errors[].code/message` of the distribution spec, or a single text as some proxies write. */
function readErrors(body: string): readonly RegistryError[] {
  const record = parse(body);
  const list = Array.isArray(record.errors) ? record.errors : [record];
  return list.slice(0, 3).flatMap((entry: unknown) => {
    const fields = typeof entry === "object" && entry !== null ? { ...entry } : {};
    const { code, message, error, details } = fields as Readonly<Record<string, unknown>>;
    const words = [code, message ?? error ?? details].filter(
      (word): word is string => typeof word === "string" && word.trim() !== "",
    );
    if (words.length === 0) return [];
    return [{ code: typeof code === "string" ? code : "", text: words.map(clean).join(": ") }];
  });
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const record: unknown = JSON.parse(body);
    return typeof record === "object" && record !== null ? { ...record } : {};
  } catch {
    return {};
  }
}

function clean(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 200)
    .replace(/\.$/, "");
}

function explain(
  { host, at, doing, status, headers, login }: Refusal,
  facts: {
    readonly reason: RefusalReason;
    readonly retryAfter: number | undefined;
    readonly said: string;
  },
): { readonly message: string; readonly hint: string } {
  const { reason, retryAfter, said } = facts;
  switch (reason) {
    case "unauthorized":
      return login
        ? {
            message: `${host} does not accept the login to ${doing}${said}.`,
            hint: `Log in to ${host} again.`,
          }
        : { message: `${host} wants a login to ${doing}${said}.`, hint: `Log in to ${host}.` };
    case "denied":
      return login
        ? {
            message: `${host} does not let this account ${doing}${said}.`,
            hint: "Log in with an account that may, or choose a repository of yours.",
          }
        : {
            message: `${host} lets nobody ${doing} without a login${said}.`,
            hint: `Log in to ${host}.`,
          };
    case "not-found":
      return {
        message: `Cannot ${doing} at ${host}: nothing is there under that name${said}.`,
        hint: "Check the name and the tag, and that the repository exists.",
      };
    case "rate-limited": {
      const when = retryAfter === undefined ? "" : `; it says to come back in ${span(retryAfter)}`;
      return {
        message: `${host} takes no more requests for now${said}${when}.`,
        hint: login
          ? "Wait and try again."
          : "Wait and try again, or log in: accounts may ask more often.",
      };
    }
    default:
      return {
        message: `${at === host ? host : `${at}, which ${host} sends to,`} answers with status ${status} when asked to ${doing}${said || pageNote(headers)}.`,
        hint:
          status >= 500
            ? "Try again later; if it stays, tell those who run the registry."
            : "The registry names the cause; try again when it is mended.",
      };
  }
}

function pageNote(headers: IncomingHttpHeaders): string {
  return isPage(headers) ? ", with a page for people, as a proxy does" : "";
}

/** True for what is meant for a browser. */
export function isPage(headers: IncomingHttpHeaders): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(headers["content-type"] ?? "");
}

/** A time as people say it. */
export function span(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200
    ? `${Math.ceil(seconds / 60)} minutes`
    : `${Math.ceil(seconds / 3600)} hours`;
}
