import type { ContainerEvent } from "../engine/engine.ts";
import { type ContainerRow, containerRows } from "./containerRows.ts";
import type { FollowedState } from "./followEngine.ts";
import { createFollowedModel, type FollowedModel } from "./followedModel.ts";
import type { ConnectionDeps } from "./stayConnected.ts";

export type { ContainerPort, ContainerRow } from "./containerRows.ts";

/** The containers of an engine, those that run first. */
export type ContainerTree = FollowedModel<readonly ContainerRow[]>;
export type ContainerTreeState = FollowedState<readonly ContainerRow[]>;

export function createContainerTree(deps: ConnectionDeps): ContainerTree {
  return createFollowedModel(deps, {
    events: ({ containers }, signal) => onlyChanges(containers.events(signal)),
    read: async ({ containers }, signal) => containerRows(await containers.list(signal)),
  });
}

async function* onlyChanges(events: AsyncIterable<ContainerEvent>): AsyncGenerator<ContainerEvent> {
  for await (const event of events) if (changesRows(event)) yield event;
}

/** A health check makes three events at a time that change no row. */
export function changesRows({ action }: ContainerEvent): boolean {
  return !/^(exec|top|attach|detach|resize|copy|export|archive|extract|commit)\b|^exec_/.test(
    action,
  );
}
