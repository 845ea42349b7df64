import { type Stats, statSync } from "node:fs";
import { connect } from "node:net";
import { SlipwayError } from "../base/errors.ts";
import { limitedSignal } from "../base/limitedSignal.ts";
import type { BuildSsh } from "../engine/engine.ts";
import type { SshSource } from "./buildOptions.ts";

export interface SshSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * The agents to forward, each of which has answered: a build would only fail at the step that needs
 * it. Throws `misuse` for what is no agent, AbortError.
 */
export async function openSsh(
  sources: readonly SshSource[],
  surroundings: SshSurroundings,
  signal?: AbortSignal,
): Promise<readonly BuildSsh[]> {
  const opened: BuildSsh[] = [];
  for (const { id, socketPath } of sources) {
    const path = socketPath ?? usualAgent(id, surroundings);
    if (!isPipe(path, surroundings)) assertSocket(id, path);
    await assertAnswers(id, path, signal);
    opened.push({ id, socketPath: path });
  }
  return opened;
}

/** Milliseconds; an agent that is there takes a connection at once. */
const answerLimit = 2_000;

function usualAgent(id: string, { env, platform }: SshSurroundings): string {
  if (env.SSH_AUTH_SOCK) return env.SSH_AUTH_SOCK;
  if (platform === "win32") return "\\\\.\\pipe\\openssh-ssh-agent";
  throw noAgent(id, "SSH_AUTH_SOCK is not set", startAgent);
}

function isPipe(path: string, { platform }: SshSurroundings): boolean {
  return platform === "win32" && /^[\\/]{2}[.?][\\/]pipe[\\/]/i.test(path);
}

function assertSocket(id: string, path: string): void {
  const stats = readStats(path);
  if (stats === undefined) throw noAgent(id, `${path} does not exist`, startAgent);
  if (stats.isFile()) {
    throw noAgent(
      id,
      `${path} is a file, such as a private key, and not the socket of an agent`,
      `Add the key to an agent with ssh-add ${path}, and leave the path out.`,
    );
  }
  if (!stats.isSocket()) throw noAgent(id, `${path} is no socket`, startAgent);
}

function readStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

async function assertAnswers(id: string, path: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const stop = limitedSignal(signal, answerLimit);
  const socket = connect(path);
  const abort = (): void => void socket.destroy(new Error("it does not answer"));
  stop.addEventListener("abort", abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve).on("error", reject);
    });
  } catch (error) {
    signal?.throwIfAborted();
    const reason = error instanceof Error && "code" in error ? String(error.code) : "no answer";
    throw noAgent(id, `no agent answers at ${path} (${reason})`, startAgent);
  } finally {
    stop.removeEventListener("abort", abort);
    socket.destroy();
  }
}

const startAgent = "Start an agent and add your key to it with ssh-add.";

function noAgent(id: string, reason: string, hint: string): SlipwayError<"misuse"> {
  return new SlipwayError(
    "misuse",
    { argument: "ssh" },
    { message: `There is no SSH agent for "${id}": ${reason}.`, hint },
  );
}
