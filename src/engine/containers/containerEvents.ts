import type Docker from "dockerode";
import type { ContainerEvent } from "../engineContainers.ts";
import { readEvents } from "../readEvents.ts";
import { field, textField } from "../wire.ts";

/** Container events until the signal aborts; throws `engine-lost` when the engine goes away. */
export async function* readContainerEvents(
  docker: Docker,
  signal: AbortSignal,
): AsyncGenerator<ContainerEvent> {
  for await (const record of readEvents(docker, "container", signal)) {
    const event = toContainerEvent(record);
    if (event) yield event;
  }
}

export function toContainerEvent(record: unknown): ContainerEvent | undefined {
  if (textField(record, "Type") !== "container") return undefined;
  const actor = field(record, "Actor");
  const attributes = field(actor, "Attributes");
  const action = textField(record, "Action") ?? textField(record, "status");
  if (action === undefined) return undefined;
  const code = textField(attributes, "exitCode") ?? textField(attributes, "containerExitCode");
  return {
    action: dockerWords.get(action) ?? action,
    id: textField(actor, "ID") ?? textField(record, "id") ?? "",
    name: textField(attributes, "name"),
    ...(code !== undefined && /^\d+$/.test(code) && { exitCode: Number(code) }),
  };
}

/** Podman has some words of its own. */
const dockerWords: ReadonlyMap<string, string> = new Map([
  ["died", "die"],
  ["remove", "destroy"],
]);
