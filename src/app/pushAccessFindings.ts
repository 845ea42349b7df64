import type { SlipwayError } from "../base/errors.ts";
import { isSlipwayError } from "../base/errors.ts";
import type { PushFinding } from "./pushCheck.ts";
import type { PushFacts } from "./pushFacts.ts";

/** Which login is used, and where it came from. */
export function findLogin({ reference, login, registry }: PushFacts): PushFinding | undefined {
  const { username, source, problem } = login;
  // Podman's localhost is no registry; the name is to become one of Docker Hub.
  const host =
    reference.registry === "localhost" && registry === undefined ? "docker.io" : reference.registry;
  const fix = { kind: "log-in", registry: host } as const;
  if (problem !== undefined) {
    // Then it is why the push will fail, and is said as that.
    if (isUnauthorized(registry)) return undefined;
    return { severity: "warning", about: "login", text: wordsOf(problem), fix };
  }
  const who = username === undefined ? "with a token" : `as ${username}`;
  const text =
    source === undefined
      ? `No login for ${host} is known.`
      : `The push logs in to ${host} ${who}, from ${source}.`;
  // Told by what the registry says of it, where it was asked.
  if (source === undefined && registry !== undefined && !registry.push.ok) return undefined;
  // Who has no owner to name may have one by a login.
  const helps = source === undefined && registry === undefined;
  return { severity: "info", about: "login", text, fix: helps ? fix : null };
}

/** Whether the registry lets this login push there. */
export function findPermission(facts: PushFacts): PushFinding | undefined {
  const { reference, login, registry, engine } = facts;
  if (registry === undefined) return undefined;
  const host = reference.registry;
  const { repository } = reference;
  if (registry.push.ok) {
    const text = `${host} lets ${who(login)} push to ${repository}.`;
    return { severity: "info", about: "permission", text, fix: null };
  }
  const { error } = registry.push;
  const reason = isSlipwayError(error, "registry-refused") ? error.facts.reason : undefined;
  // On another machine "localhost" is another registry, so nothing that was found here is certain.
  const severity = engine.elsewhere && isThisMachine(host) ? "warning" : "problem";
  const fix = { kind: "log-in", registry: host } as const;
  switch (reason) {
    case "unauthorized": {
      const text =
        login.problem !== undefined
          ? wordsOf(login.problem)
          : login.source === undefined
            ? `${host} wants a login, and none is known.`
            : `${host} does not accept the login of ${login.username ?? "the token"} from ${login.source}.`;
      return { severity, about: "permission", text, fix };
    }
    case "denied": {
      const text = `${host} does not let ${who(login)} push to ${repository}.`;
      return { severity, about: "permission", text, fix };
    }
    case "not-found": {
      const text = `${host} has no repository ${repository} and makes none by a push; make it there first.`;
      return { severity, about: "permission", text, fix: null };
    }
    default: {
      // What was asked from here is pushed to from here.
      if (engine.product === "slipway") {
        return { severity: "problem", about: "permission", text: wordsOf(error), fix: null };
      }
      return { severity: "warning", about: "permission", text: unasked(host, error), fix: null };
    }
  }
}

function isUnauthorized(registry: PushFacts["registry"]): boolean {
  if (registry === undefined || registry.push.ok) return false;
  const { error } = registry.push;
  return isSlipwayError(error, "registry-refused") && error.facts.reason === "unauthorized";
}

/** The engine may have another network, proxy or certificates, so it may well be able to push. */
function unasked(host: string, error: SlipwayError): string {
  const why = wordsOf(error);
  return error.code === "registry-unreachable"
    ? `${host} could not be asked from here, the engine may reach it: ${why}`
    : `Whether ${host} would take the image could not be found out: ${why}`;
}

function who({ username, source }: PushFacts["login"]): string {
  if (source === undefined) return "everybody";
  return username ?? "the token";
}

export function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
}

function wordsOf({ message }: SlipwayError): string {
  return message.split("\n", 1)[0] ?? message;
}
