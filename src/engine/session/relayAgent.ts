import type { Socket } from "node:net";

export interface AgentRelay {
  /** What the RUN says, in pieces of any size. */
  readonly requests: AsyncIterable<Uint8Array>;
  readonly agent: Socket;
  /** Resolves when there is room for more. */
  answer(bytes: Uint8Array): Promise<void>;
}

/**
 * Passes requests to an SSH agent and its answers back (draft-ietf-sshm-ssh-agent), one after the
 * other, as the protocol has it. A RUN may list keys and sign with them; it may not add, remove or
 * lock keys, which gets the answer "failure". Resolves when either end is closed.
 */
export async function relayAgent(relay: AgentRelay): Promise<void> {
  const { agent } = relay;
  const closed = new Promise<void>((resolve) => agent.once("close", () => resolve()));
  const relaying = passAll(relay);
  // What is cut off by the agent's end says no more than that.
  relaying.catch(() => undefined);
  await Promise.race([relaying, closed]);
}

async function passAll({ requests, agent, answer }: AgentRelay): Promise<void> {
  const answers = agentMessages(agent);
  // Always one ahead, as only a socket that is read tells of its end.
  let next = answers.next();
  next.catch(() => undefined);
  for await (const request of agentMessages(requests)) {
    if (!isAllowed(request)) {
      await answer(failure);
      continue;
    }
    agent.write(request);
    const answered = await next;
    if (answered.done) return;
    next = answers.next();
    next.catch(() => undefined);
    await answer(answered.value);
  }
}

/** Requests by their number, as the draft has them. */
const requestType = { identities: 11, sign: 13, extension: 27 };

/** `SSH_AGENT_FAILURE` */
const failure = Uint8Array.of(0, 0, 0, 1, 5);

/** Keys that are bound to hosts need this one to be used at all; others may do anything. */
const sessionBind = "session-bind@openssh.com";

function isAllowed(request: Buffer): boolean {
  const type = request[prefix];
  if (type === requestType.identities || type === requestType.sign) return true;
  if (type !== requestType.extension) return false;
  const name = request.subarray(prefix + 5, prefix + 5 + sessionBind.length);
  return (
    request.length >= prefix + 5 &&
    request.readUInt32BE(prefix + 1) === sessionBind.length &&
    name.toString("latin1") === sessionBind
  );
}

/** A message begins with its length. */
const prefix = 4;

/** Bytes; OpenSSH's agent takes no more either. */
const messageLimit = 256 * 1024;

/** Whole messages with their length. Throws on one that is too long and on one that is cut off. */
async function* agentMessages(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let chunks: Uint8Array[] = [];
  let held = 0;
  // What has to be there before another look is worth it.
  let wanted = prefix;
  for await (const piece of pieces) {
    chunks.push(piece);
    held += piece.length;
    if (held < wanted) continue;
    let bytes = Buffer.concat(chunks, held);
    wanted = prefix;
    while (bytes.length >= prefix) {
      const length = prefix + bytes.readUInt32BE(0);
      if (length > messageLimit) throw new Error("a message for the ssh agent is too long");
      wanted = length;
      if (bytes.length < length) break;
      yield bytes.subarray(0, length);
      bytes = bytes.subarray(length);
      wanted = prefix;
    }
    chunks = [bytes];
    held = bytes.length;
  }
  if (held > 0) throw new Error("a message of the ssh agent is cut off");
}
