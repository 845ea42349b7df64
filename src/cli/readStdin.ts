import type { CliEnvironment } from "./environment.ts";

/** The whole standard input as text. */
export async function readStdin(stdin: CliEnvironment["stdin"]): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
