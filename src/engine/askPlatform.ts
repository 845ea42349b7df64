import { askEngine } from "./askEngine.ts";
import type { Transport } from "./transport.ts";
import { textField } from "./wire.ts";

/** Not told by a ping, and dear: engines start programs to answer `GET /version`. */
export async function askPlatform(
  transport: Transport,
  os: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly os: string; readonly architecture: string }> {
  const doing = "tell of itself";
  const version = await askEngine(transport, { method: "GET", path: "/version", doing, signal });
  return { os, architecture: textField(version, "Arch") ?? "amd64" };
}
