import { errorCode } from "../base/errorCode.ts";
import { SlipwayError } from "../base/errors.ts";
import { isUnknownAuthority } from "./createConnections.ts";

/** A sentence on what answers there, or does not; `hint` where a special one helps. */
export function registryUnreachable(
  registry: string,
  message: string,
  hint = "Check the host in the image's name, your network and your proxy.",
): SlipwayError<"registry-unreachable"> {
  return new SlipwayError("registry-unreachable", { registry }, { message, hint });
}

/**
 * Why no answer came whole. `at` is the host that was asked: the registry, its token service or one
 * that it sent us on to. Node's error is not kept, as it may hold bytes of an answer.
 */
export function whyUnreachable(
  error: unknown,
  {
    registry,
    at,
    limit,
  }: { readonly registry: string; readonly at: string; readonly limit: number },
): SlipwayError<"registry-unreachable"> {
  const code = errorCode(error) ?? "";
  const who = at === registry ? at : `${at}, which ${registry} sends to,`;
  if (error instanceof Error && error.name === "TimeoutError") {
    return registryUnreachable(registry, `${who} did not answer within ${limit / 1000} s.`);
  }
  if (isUnknownAuthority(error)) {
    return registryUnreachable(
      registry,
      `The certificate of ${who} comes from an authority that is not known here (${code}).`,
      `If you trust ${at}, add its certificate: setting slipway.registry.caFile.`,
    );
  }
  const [words, hint] = wordsFor(code, at) ?? [`cannot be reached (${code || "no reason given"})`];
  return registryUnreachable(registry, `${who} ${words}.`, hint);
}

function wordsFor(code: string, at: string): readonly [string, string?] | undefined {
  const certificate = "Those who run it have to give it another certificate.";
  switch (code) {
    case "ENOTFOUND":
      return ["is no host that can be found"];
    case "EAI_AGAIN":
      return ["cannot be looked up for now: the name service does not answer"];
    case "ECONNREFUSED":
      return ["refuses the connection: nothing listens there"];
    case "ECONNRESET":
    case "EPIPE":
    case "broken-off":
      return ["broke the connection off", "Try again; if it stays, a proxy may cut it."];
    case "too-slow":
      return ["sends its answer too slowly", "Try again when the network is better."];
    case "too-large":
      return ["sends more than is sensible for what was asked"];
    case "ETIMEDOUT":
      return ["does not answer"];
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return ["cannot be reached: there is no way to it in the network"];
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return ["has a certificate for another host name", certificate];
    case "CERT_HAS_EXPIRED":
      return ["has a certificate that has expired", certificate];
    case "CERT_NOT_YET_VALID":
      return [
        "has a certificate that is not valid yet",
        "Check the clock of this machine, and the certificate.",
      ];
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
      return [
        "does not speak TLS",
        `If ${at} is a registry of your own network without TLS, name it in the setting slipway.registry.insecureHosts.`,
      ];
    default:
      return code.startsWith("HPE_") ? ["answers with what is not HTTP"] : undefined;
  }
}
