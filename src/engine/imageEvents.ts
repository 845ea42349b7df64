import type Docker from "dockerode";
import type { ImageEvent } from "./engine.ts";
import { readEvents } from "./readEvents.ts";
import { field, textField } from "./wire.ts";

/** Image events until the signal aborts; throws `engine-lost` when the engine goes away. */
export async function* readImageEvents(
  docker: Docker,
  signal: AbortSignal,
): AsyncGenerator<ImageEvent> {
  for await (const record of readEvents(docker, "image", signal)) {
    const event = toImageEvent(record);
    if (event) yield event;
  }
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
