import type { Http2Session } from "node:http2";
import type { Duplex } from "node:stream";

/**
 * Ends both at once. A session that is new gets what its connection has read already in the next
 * tick, which Node fails to do, and the process with it, where the session is gone by then: so that
 * is dropped first.
 */
export function endSession(session: Http2Session, connection: Duplex): void {
  while (connection.readableLength > 0 && connection.read() !== null);
  session.destroy();
  connection.destroy();
}
