import { workspace } from "vscode";
import { limitedSignal } from "../../base/limitedSignal.ts";
import { readSetting } from "../settings.ts";
import type { ConnectEngine } from "./connectEngine.ts";

/**
 * Names with tags of the engine's images, newest first, for completion; none without trust, without an
 * engine, and where engines may not be asked about base images. What was told counts for some seconds.
 */
export function createLocalImageNames(
  connect: ConnectEngine,
  now: () => number,
): () => Promise<readonly string[]> {
  let last: { readonly at: number; readonly names: Promise<readonly string[]> } | undefined;
  return async () => {
    if (!workspace.isTrusted || readSetting("slipway.lint.baseImages.engine") === "off") return [];
    if (last && now() - last.at < freshMs) return last.names;
    const names = ask(connect);
    last = { at: now(), names };
    return names;
  };
}

const freshMs = 10_000;
/** Milliseconds after which a list of completions goes without the images. */
const limitMs = 2_000;

async function ask(connect: ConnectEngine): Promise<readonly string[]> {
  const signal = limitedSignal(undefined, limitMs);
  try {
    const engine = await connect(signal);
    const images = await engine.listImages(signal);
    return [...images].sort((a, b) => b.created - a.created).flatMap(({ tags }) => tags);
  } catch {
    // Whoever types a name does not want to hear of engines.
    return [];
  }
}
