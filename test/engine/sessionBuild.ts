import { randomBytes } from "node:crypto";
import { memoryFolder } from "../../src/buildcontext/memoryFolder.ts";
import { sendBuild } from "../../src/engine/build/sendBuild.ts";
import { decodeTrace } from "../../src/engine/build/traceMessages.ts";
import { openSession, type SessionServices } from "../../src/engine/session/session.ts";
import { createTransport } from "../../src/engine/transport.ts";
import type { RealEngine } from "../support/realEngines.ts";

export interface SessionBuild {
  /** What RUN wrote. */
  readonly output: string;
  readonly error: unknown;
}

export interface SessionBuildOptions {
  readonly services?: Partial<SessionServices>;
  /** As `docker build --output` names them; none makes an image. */
  readonly output?: { readonly Type: string; readonly Attrs?: Readonly<Record<string, string>> };
  /** Of the context, beside the Dockerfile; names without folders. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly signal?: AbortSignal;
}

/**
 * A build with nothing around it but a session of ours and `POST /build`. Nothing is taken from the
 * cache, no image is left.
 */
export async function buildInSession(
  { host }: RealEngine,
  dockerfile: string,
  { services, output, files = {}, signal }: SessionBuildOptions = {},
): Promise<SessionBuild> {
  const transport = createTransport({ host, source: "test" }, {});
  const folder = (content: Readonly<Record<string, string | Buffer>>) =>
    memoryFolder(new Map(Object.entries(content).map(([name, it]) => [name, Buffer.from(it)])));
  const nothing = (): void => undefined;
  const session = await openSession(transport, {
    secrets: [],
    credentialsFor: async () => undefined,
    files: {
      sharedKey: randomBytes(8).toString("hex"),
      folders: { dockerfile: folder({ Dockerfile: dockerfile }), context: folder(files) },
      report: { asked: nothing, sent: nothing, done: nothing, failed: nothing },
    },
    ...services,
  });
  let text = "";
  let said: unknown;
  let imageId: string | undefined;
  try {
    const query = {
      ...{ version: 2, remote: "client-session", session: session.id, dockerfile: "Dockerfile" },
      ...{ nocache: 1, ...(output && { outputs: JSON.stringify([{ Attrs: {}, ...output }]) }) },
    };
    const stop = signal ?? AbortSignal.timeout(120_000);
    for await (const record of sendBuild(transport.docker, { query }, stop)) {
      const { id, aux, error } = record as Record<string, unknown>;
      if (id === "moby.buildkit.trace" && typeof aux === "string") {
        for (const log of decodeTrace(Buffer.from(aux, "base64")).logs) {
          text += Buffer.from(log.text).toString();
        }
      }
      if (id === "moby.image.id") imageId = (aux as { readonly ID: string }).ID;
      if (error !== undefined) said = new Error(String(error));
    }
  } catch (error) {
    said = error;
  } finally {
    session.close();
    if (imageId !== undefined) await transport.docker.getImage(imageId).remove({ force: true });
  }
  return { output: text, error: said };
}
