import { connect, type Socket } from "node:net";
import { errorCode } from "../../buildcontext/contextErrors.ts";
import type { BuildSsh } from "../engine.ts";
import type { GrpcCall } from "../grpc/grpcCall.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import type { GrpcMethods } from "../grpc/grpcServer.ts";
import { contentsOf, encodeBytes } from "./bytesMessages.ts";
import { readTextField } from "./readTextField.ts";
import { relayAgent } from "./relayAgent.ts";

/** Milliseconds that an agent has to take a connection; it is on this machine. */
const CONNECT_LIMIT = 5_000;

/** `moby.sshforward.v1.SSH`: lets a RUN sign with the keys of an agent, which stay there. */
export function sshService(agents: readonly BuildSsh[]): GrpcMethods {
  const agentOf = (asked: string): BuildSsh => {
    const id = asked || "default";
    const agent = agents.find((one) => one.id === id);
    if (!agent) throw new GrpcError(grpcStatus.notFound, `no ssh agent "${id}" is forwarded`);
    return agent;
  };
  return {
    async "/moby.sshforward.v1.SSH/CheckAgent"(message) {
      // An agent that is not there is said now, before the RUN fails with words of its own.
      (await connectAgent(agentOf(readTextField(message, 1)))).destroy();
      return new Uint8Array();
    },
    "/moby.sshforward.v1.SSH/ForwardAgent": {
      serve: (call) => forward(call, agentOf(call.metadata("buildkit.ssh.id")[0] ?? "")),
    },
  };
}

/** Until the RUN or the agent closes its end. */
async function forward(call: GrpcCall, agent: BuildSsh): Promise<void> {
  const socket = await connectAgent(agent);
  const close = (): void => {
    socket.destroy();
  };
  call.signal.addEventListener("abort", close);
  try {
    if (call.signal.aborted) return;
    await relayAgent({
      requests: contentsOf(call.messages()),
      agent: socket,
      answer: (bytes) => call.send(encodeBytes(bytes)),
    });
  } finally {
    call.signal.removeEventListener("abort", close);
    socket.destroy();
  }
}

function connectAgent({ id, socketPath }: BuildSsh): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const fail = (why: string): void => {
      socket.destroy();
      reject(new GrpcError(grpcStatus.unknown, `the ssh agent "${id}" does not answer: ${why}`));
    };
    const limit = setTimeout(() => fail("no answer in time"), CONNECT_LIMIT);
    socket.on("close", () => clearTimeout(limit));
    socket.on("error", (error) => fail(errorCode(error) ?? error.message));
    socket.on("connect", () => {
      clearTimeout(limit);
      resolve(socket);
    });
  });
}
