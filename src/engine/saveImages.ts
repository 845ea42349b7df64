import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { addAbortSignal, Transform } from "node:stream";
import { SlipwayError } from "../base/errors.ts";
import { engineLost, requestFailure } from "./requestFailure.ts";
import type { Transport } from "./transport.ts";
import { field, textField } from "./wire.ts";

/** Bytes; room for what an engine writes of an error behind half an archive. */
const TAIL = 4096;
/** Bytes of a refusal. */
const ANSWER_LIMIT = 64 * 1024;

/**
 * `GET /images/get`, see `Engine.saveImages`. By hand, as dockerode has no such call. Rejects, and the
 * stream fails, with `engine-refused`, `engine-lost` or AbortError; also an archive that breaks off
 * while the answer itself ends well is a failure.
 */
export async function saveImages(
  transport: Transport,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  signal?.throwIfAborted();
  const doing = `save ${names.join(", ")}`;
  const query = names.map((name) => `names=${encodeURIComponent(name)}`).join("&");
  const send = transport.secure ? httpsRequest : httpRequest;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      send({
        ...transport.requestOptions,
        path: `/images/get?${query}`,
        ...(signal && { signal }),
      })
        .on("response", resolve)
        .on("error", reject)
        .end();
    });
    if (response.statusCode === 200) return relay(response, doing, signal);
    throw refused(response.statusCode ?? 0, doing, await readMessage(response));
  } catch (error) {
    signal?.throwIfAborted();
    throw requestFailure(doing, error);
  }
}

function relay(
  response: IncomingMessage,
  doing: string,
  signal: AbortSignal | undefined,
): NodeJS.ReadableStream {
  let tail: Buffer = Buffer.alloc(0);
  const output = new Transform({
    transform(chunk: Buffer, _, done) {
      tail = chunk.length >= TAIL ? chunk : Buffer.concat([tail, chunk]);
      if (tail.length > TAIL) tail = tail.subarray(-TAIL);
      done(null, chunk);
    },
    flush: (done) => done(endFailure(tail, doing)),
    destroy(error, done) {
      response.destroy();
      done(error);
    },
  });
  response.on("error", (error) => {
    const failure = requestFailure(doing, error);
    output.destroy(failure instanceof Error ? failure : engineLost(doing, error));
  });
  response.on("close", () => {
    if (!response.complete && !output.destroyed) output.destroy(engineLost(doing));
  });
  response.pipe(output);
  if (signal) addAbortSignal(signal, output);
  return output;
}

/** Archives end with blocks of zeros; an engine that fails on its way writes its words instead. */
function endFailure(tail: Buffer, doing: string): Error | undefined {
  if (tail.length >= 512 && tail.subarray(-512).every((byte) => byte === 0)) return undefined;
  const text = tail.toString("utf8");
  const record = parse(text.slice(Math.max(0, text.lastIndexOf('{"errorDetail"'))));
  const said = textField(field(record, "errorDetail"), "message") ?? textField(record, "error");
  return said === undefined ? engineLost(doing) : refused(200, doing, said);
}

async function readMessage(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += String(chunk);
    if (text.length > ANSWER_LIMIT) break;
  }
  const record = parse(text);
  return (
    textField(record, "message") ?? textField(record, "cause") ?? `status ${response.statusCode}`
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(status: number, doing: string, said: string): SlipwayError<"engine-refused"> {
  return new SlipwayError(
    "engine-refused",
    { status, doing },
    {
      message: `The engine refused to ${doing}: ${said.trim()}`,
      hint: "Check that the image is still there, then try again.",
    },
  );
}
