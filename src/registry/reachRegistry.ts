import { errorCode } from "../base/errorCode.ts";
import type { Answer } from "./exchange.ts";
import { NoAnswer } from "./noAnswer.ts";

/**
 * Finds where a registry answers: `probe` asks for `/v2/` there. The next origin is tried where one
 * does not speak TLS, never for a certificate that is not taken.
 */
export async function reachRegistry(
  origins: readonly URL[],
  probe: (origin: URL) => Promise<Answer>,
): Promise<{ readonly origin: URL; readonly answer: Answer }> {
  let failed: NoAnswer | undefined;
  for (const [index, origin] of origins.entries()) {
    try {
      const answer = await probe(origin);
      // So says a server of https that is asked by http: what it said before counts.
      if (failed && answer.status === 400) throw failed;
      return { origin, answer };
    } catch (error) {
      const more = index + 1 < origins.length;
      if (!more || !(error instanceof NoAnswer) || !speaksNoTls(error.error, origin)) {
        throw error;
      }
      failed = error;
    }
  }
  throw failed ?? new Error("no address to try");
}

function speaksNoTls(error: unknown, { port }: URL): boolean {
  const code = errorCode(error) ?? "";
  if (code === "EPROTO" || code === "ECONNRESET" || code.startsWith("ERR_SSL_")) return true;
  // Without a port the two are on different ones.
  return code === "ECONNREFUSED" && port === "";
}
