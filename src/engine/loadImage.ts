import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { LoadedImages } from "./engine.ts";
import { readJsonLines } from "./jsonLines.ts";
import { engineLost, requestFailure } from "./requestFailure.ts";
import type { Transport } from "./transport.ts";
import { field, textField } from "./wire.ts";

const DOING = "load the image";

/**
 * `POST /images/load`. By hand, as docker-modem neither waits for the engine nor tells of an archive
 * that breaks off. Rejects with `engine-refused`, `engine-lost`, the archive's own error, AbortError.
 */
export async function loadImage(
  transport: Transport,
  archive: NodeJS.ReadableStream,
  signal?: AbortSignal,
): Promise<LoadedImages> {
  signal?.throwIfAborted();
  const send = transport.secure ? httpsRequest : httpRequest;
  const call = send({
    ...transport.requestOptions,
    method: "POST",
    path: "/images/load?quiet=1",
    headers: { "Content-Type": "application/x-tar" },
    ...(signal && { signal }),
  });
  const answered = answerOf(call);
  let broken: unknown;
  const sent = pipeline(archive, call).catch((error: unknown) => {
    // The engine may have said why it took no more; else the error is the archive's.
    broken = error;
  });
  try {
    const response = await answered;
    const loaded = await readAnswer(response);
    await sent;
    return loaded;
  } catch (error) {
    call.destroy();
    if (archive instanceof Readable) archive.destroy();
    await sent;
    signal?.throwIfAborted();
    const ofArchive = broken !== undefined && !isOfConnection(broken) && !isSlipwayError(error);
    throw ofArchive ? broken : requestFailure(DOING, error);
  }
}

function answerOf(call: ClientRequest): Promise<IncomingMessage> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    call.on("response", resolve).on("error", reject);
  });
  answered.catch(() => undefined);
  return answered;
}

async function readAnswer(response: IncomingMessage): Promise<LoadedImages> {
  const status = response.statusCode ?? 0;
  const names: string[] = [];
  const ids: string[] = [];
  for await (const record of readJsonLines(response)) {
    const said =
      textField(field(record, "errorDetail"), "message") ??
      textField(record, "error") ??
      (status === 200 ? undefined : textField(record, "message"));
    if (said !== undefined) throw refused(status, said);
    const [, id, name] =
      /^Loaded image(?: ID: (\S+)|: (.+))/m.exec(textField(record, "stream") ?? "") ?? [];
    if (id) ids.push(id);
    // Podman names several in one line.
    if (name) names.push(...name.trim().split(","));
  }
  if (status !== 200) throw refused(status, `status ${status}`);
  if (!response.complete) throw engineLost(DOING);
  return { names, ids };
}

function refused(status: number, said: string): SlipwayError<"engine-refused"> {
  return new SlipwayError(
    "engine-refused",
    { status, doing: DOING },
    {
      message: `The engine refused to ${DOING}: ${said.trim()}`,
      hint: "Check the engine's disk space and its log, then try again.",
    },
  );
}

function isOfConnection(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["EPIPE", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"].includes(
    code,
  );
}
