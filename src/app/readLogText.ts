import type { EngineContainers } from "../engine/engine.ts";
import { logLines } from "./logLines.ts";

/** Of a log as a document: lines asked for, and UTF-16 units kept at most. */
const mostLines = 50_000;
const mostText = 16 * 1024 * 1024;

/** The last of a container's log as plain text. `cut` where there is more before it. */
export async function readLogText(
  containers: Pick<EngineContainers, "logs">,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly cut: boolean }> {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  let pieces: string[] = [];
  let size = 0;
  let cut = false;
  const log = containers.logs(id, { follow: false, tail: mostLines }, signal);
  for await (const { stream, data } of log) {
    const piece = decoders[stream].decode(data, { stream: true });
    pieces.push(piece);
    size += piece.length;
    if (size <= mostText * 2) continue;
    pieces = [pieces.join("").slice(-mostText)];
    size = mostText;
    cut = true;
  }
  signal.throwIfAborted();
  const lines = logLines(pieces.join(""));
  return { text: lines.map((line) => `${line}\n`).join(""), cut: cut || lines.length >= mostLines };
}
