import type Docker from "dockerode";
import { isAbort } from "../base/errors.ts";
import type { ImageEvent } from "./engine.ts";
import { readJsonLines } from "./jsonLines.ts";
import { engineLost, request } from "./requestFailure.ts";
import { field, textField } from "./wire.ts";

const DOING = "tell of changed images";

/** Image events until the signal aborts; throws `engine-lost` when the engine goes away. */
export async function* readImageEvents(
  docker: Docker,
  signal: AbortSignal,
): AsyncGenerator<ImageEvent> {
  try {
    const stream = await request(DOING, () =>
      docker.getEvents({ filters: { type: ["image"] }, abortSignal: signal }),
    );
    for await (const record of readJsonLines(stream)) {
      const event = toImageEvent(record);
      if (event) yield event;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw isAbort(error) ? engineLost(DOING, error) : asLost(error);
  }
  if (!signal.aborted) throw engineLost(DOING);
}

function asLost(error: unknown): unknown {
  return error instanceof Error && error.name === "SlipwayError" ? error : engineLost(DOING, error);
}

function toImageEvent(record: unknown): ImageEvent | undefined {
  if (textField(record, "Type") !== "image") return undefined;
  const actor = field(record, "Actor");
  const action = textField(record, "Action") ?? textField(record, "status");
  if (action === undefined) return undefined;
  return {
    action,
    id: textField(actor, "ID") ?? textField(record, "id") ?? "",
    name: textField(field(actor, "Attributes"), "name"),
  };
}
