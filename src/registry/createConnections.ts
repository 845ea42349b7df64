import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { rootCertificates } from "node:tls";
import { errorCode } from "../base/errorCode.ts";
import { type Send, sendRequest } from "./sendRequest.ts";

/** Connections that are kept open, few for each host. */
export interface Connections {
  readonly send: Send;
  close(): void;
}

const MOST_PER_HOST = 6;
/** Blobs have connections of their own: one that nobody reads for a while holds nothing else up. */
const MOST_BULK = 32;

/**
 * `ca`: PEM of further authorities. They are tried only where the usual ones do not know the server,
 * since giving any would take the place of those that VS Code adds from the system. A handshake that
 * failed has sent nothing, so the request can go again.
 */
export function createConnections({ ca }: { readonly ca?: string | undefined }): Connections {
  const few = createAgents(MOST_PER_HOST, ca);
  const bulk = createAgents(MOST_BULK, ca);
  const knownByFurther = new Set<string>();
  return {
    async send(request) {
      const { host, protocol } = request.url;
      const { plain, usual, further } = request.bulk ? bulk : few;
      if (protocol !== "https:") return sendRequest({ ...request, agent: plain });
      if (!further) return sendRequest({ ...request, agent: usual });
      if (knownByFurther.has(host)) return sendRequest({ ...request, agent: further });
      try {
        return await sendRequest({ ...request, agent: usual });
      } catch (error) {
        if (!isUnknownAuthority(error)) throw error;
        const answer = await sendRequest({ ...request, agent: further });
        knownByFurther.add(host);
        return answer;
      }
    },
    close() {
      for (const { plain, usual, further } of [few, bulk]) {
        for (const agent of [plain, usual, further]) agent?.destroy();
      }
    },
  };
}

function createAgents(most: number, ca: string | undefined) {
  const settings = { keepAlive: true, maxSockets: most, maxFreeSockets: MOST_PER_HOST };
  return {
    plain: new HttpAgent(settings),
    usual: new HttpsAgent(settings),
    further: ca ? new HttpsAgent({ ...settings, ca: [...rootCertificates, ca] }) : undefined,
  };
}

/** OpenSSL's words for a chain that ends nowhere. */
export function isUnknownAuthority(error: unknown): boolean {
  return [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_UNTRUSTED",
  ].includes(errorCode(error) ?? "");
}
