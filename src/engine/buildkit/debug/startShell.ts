import { randomBytes } from "node:crypto";
import type { BuildShell, TerminalSize } from "../../failedStep.ts";
import { GrpcError, grpcStatus } from "../../grpc/grpcError.ts";
import type { Gateway } from "../openGateway.ts";
import {
  decodeExec,
  type ExecEvent,
  encodeInput,
  encodeResize,
  encodeStart,
} from "./execMessages.ts";
import { encodeContainer } from "./failedContainer.ts";
import type { FailedExec } from "./readFailedExec.ts";

/** Starts a shell with the files, environment, folder and user of the failed command. */
export async function startShell(
  gateway: Gateway,
  exec: FailedExec,
  size: TerminalSize,
  onOutput: (data: Uint8Array) => void,
): Promise<BuildShell> {
  // Only letters and numbers are allowed.
  const container = randomBytes(12).toString("hex");
  const process = randomBytes(12).toString("hex");
  await gateway.ask("NewContainer", encodeContainer(container, exec));
  const stream = gateway.open("ExecProcess");
  // What is written after the end is of no use to anybody.
  const send = (message: Uint8Array): void => void stream.send(message).catch(() => undefined);
  let exit: Extract<ExecEvent, { type: "exit" }> | undefined;
  const received = stream.receive((bytes) => {
    const event = decodeExec(bytes);
    if (event.type === "output") onOutput(event.data);
    if (event.type !== "exit") return;
    exit = event;
    // The builder waits for our end.
    stream.end();
  });
  const { cwd, user } = exec;
  const env = exec.env.some((one) => one.startsWith("TERM="))
    ? exec.env
    : [...exec.env, "TERM=xterm"];
  send(encodeStart({ container, process, args: shellOf(exec), env, cwd, user }));
  send(encodeResize(process, size));
  const finish = async (): Promise<number> => {
    try {
      await received;
    } catch (error) {
      // A code other than 0 is an error to gRPC, and none to us.
      if (exit === undefined) throw error;
    }
    if (exit && !isExitCode(exit)) throw new GrpcError(grpcStatus.unknown, exit.error);
    return exit?.code ?? 0;
  };
  return {
    write: (data) => send(encodeInput(process, data)),
    resize: (to) => send(encodeResize(process, to)),
    ended: finish(),
  };
}

/** Else the error tells why the process never ran. */
function isExitCode({ code, error }: { readonly code: number; readonly error: string }): boolean {
  return error === "" || error.endsWith(`exit code: ${code}`);
}

/** The shell of the RUN itself is there; bash is better to sit at. */
function shellOf({ args: [program = ""] }: FailedExec): readonly string[] {
  const shell = /(^|\/)(ba|da|a|k|z)?sh$/.test(program) ? program : "/bin/sh";
  return [shell, "-c", `command -v bash >/dev/null 2>&1 && exec bash; exec ${shell}`];
}
