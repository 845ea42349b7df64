import type { Socket } from "node:net";

/** The socket once it tells the event; destroyed where it fails or the signal aborts before. */
export function connected(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal.removeEventListener("abort", abort);
      socket.off(event, done).off("error", fail).off("close", close);
    };
    const done = (): void => {
      settle();
      resolve(socket);
    };
    const fail = (error: unknown): void => {
      settle();
      // What the system still says of it has nobody to hear it.
      socket.on("error", () => undefined).destroy();
      reject(error);
    };
    const close = (): void => fail(new Error("what listens there closed the connection"));
    const abort = (): void => fail(signal.reason);
    socket.on(event, done).on("error", fail).on("close", close);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
}
