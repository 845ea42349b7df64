import { setTimeout as pause } from "node:timers/promises";
import type Docker from "dockerode";
import type { ContainerTerminal, TerminalSize } from "../engine.ts";
import { engineLost, request } from "../requestFailure.ts";
import { upgrade } from "../session/upgrade.ts";
import type { Transport } from "../transport.ts";
import { field, numberField } from "../wire.ts";
import { containerFailure } from "./containerFailure.ts";
import { containerHandle } from "./containerHandle.ts";
import { containerTerminal } from "./containerTerminal.ts";
import { shownContainer } from "./shownContainer.ts";

/** What is started where. */
export interface ExecRequest {
  readonly id: string;
  readonly command: readonly string[];
  readonly size: TerminalSize;
  readonly onOutput: (data: Uint8Array) => void;
}

/** A new process in a running container, on a terminal of its own. */
export async function execInContainer(
  transport: Transport,
  { id, command, size, onOutput }: ExecRequest,
): Promise<ContainerTerminal> {
  const { docker } = transport;
  const doing = `run ${command[0] ?? "nothing"} in the container ${shownContainer(id)}`;
  let exec: Docker.Exec;
  try {
    exec = await containerHandle(docker, id).exec({
      Cmd: [...command],
      Env: ["TERM=xterm-256color"],
      Tty: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
  } catch (error) {
    throw containerFailure(doing, error);
  }
  const path = `/exec/${exec.id}/start`;
  const body = { Detach: false, Tty: true };
  const options = { doing, protocol: "tcp", body } as const;
  const connection = await upgrade(transport, path, {}, undefined, options).catch((error) => {
    throw containerFailure(doing, error);
  });
  return containerTerminal({
    connection,
    tty: true,
    size,
    onOutput,
    resize: ({ rows, columns }) => exec.resize({ h: rows, w: columns }),
    exitCode: (signal) => readExitCode(exec, doing, signal),
  });
}

/** Engines may tell it a moment after the connection has ended. */
async function readExitCode(
  exec: Docker.Exec,
  doing: string,
  signal: AbortSignal,
): Promise<number> {
  for (let attempt = 0; attempt < 40; attempt++) {
    const record: unknown = await request(doing, () => exec.inspect({ abortSignal: signal }));
    const code = numberField(record, "ExitCode");
    if (field(record, "Running") !== true && code !== undefined) return code;
    await pause(50, undefined, { signal });
  }
  // It still runs, so that not it but the connection has ended.
  throw engineLost(doing);
}
