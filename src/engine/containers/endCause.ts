import type { EndCause } from "../engineContainers.ts";
import { field, textField } from "../wire.ts";
import { toContainerEvent } from "./containerEvents.ts";

/**
 * What ended a container, by the engine's records of its events up to "die". Docker tells of each
 * signal that it was asked to send; Podman of none for a stop, and there the code has to do.
 */
export function endCause(records: readonly unknown[]): EndCause {
  const told = records.flatMap((record) => {
    const event = toContainerEvent(record);
    if (event === undefined) return [];
    const attributes = field(field(record, "Actor"), "Attributes");
    return { ...event, attributes };
  });
  const signalled = told.some(
    ({ action, attributes }) =>
      action === "stop" ||
      (action === "kill" && !harmless.has(textField(attributes, "signal") ?? "")),
  );
  if (signalled) return "somebody";
  const end = told.find(({ action }) => action === "die");
  const isPodman = textField(end?.attributes, "containerExitCode") !== undefined;
  const byCode = isPodman && ended.has(end?.exitCode ?? 0);
  return byCode ? "somebody" : "itself";
}

/** Signals that programs take as a request, such as to read their configuration again: HUP, USR1, USR2. */
const harmless: ReadonlySet<string> = new Set(["1", "10", "12"]);

/** 128 and KILL or TERM. */
const ended: ReadonlySet<number> = new Set([137, 143]);
