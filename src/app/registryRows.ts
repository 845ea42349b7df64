import { familiarReference } from "../reference/imageReference.ts";
import type { RemotePlatform } from "./readRemoteTag.ts";

/** A row of the Registries view: an address, not what is known of it. Each has a stable id. */
export type RegistryRow =
  | HostRow
  | RepositoryRow
  | TagRow
  | PlatformRow
  | MoreRow
  | NoteRow
  | FailureRow;

export interface HostRow {
  readonly kind: "registry";
  readonly id: string;
  readonly host: string;
}

export interface RepositoryRow {
  readonly kind: "repository";
  readonly id: string;
  readonly host: string;
  /** The path behind the host. */
  readonly repository: string;
}

export interface TagRow {
  readonly kind: "tag";
  readonly id: string;
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
}

export interface PlatformRow {
  readonly kind: "platform";
  readonly id: string;
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
  readonly platform: RemotePlatform;
}

/** Stands for the rows that are not shown yet. */
export interface MoreRow {
  readonly kind: "more";
  readonly id: string;
  readonly parent: HostRow | RepositoryRow;
  readonly left: number;
}

/** Says why there are no rows. */
export interface NoteRow {
  readonly kind: "note";
  readonly id: string;
  readonly parent: HostRow | RepositoryRow | TagRow;
  readonly note: "no-repositories" | "no-tags" | "no-match" | "no-platforms";
}

/** What went wrong in the place of the rows that were asked for. */
export interface FailureRow {
  readonly kind: "failure";
  readonly id: string;
  readonly parent: HostRow | RepositoryRow | TagRow;
  readonly error: unknown;
}

export function hostRow(host: string): HostRow {
  return { kind: "registry", id: `registry/${host}`, host };
}

export function repositoryRow(host: string, repository: string): RepositoryRow {
  return { kind: "repository", id: `repository/${host}/${repository}`, host, repository };
}

export function tagRow({ host, repository }: RepositoryRow, tag: string): TagRow {
  return { kind: "tag", id: `tag/${host}/${repository}:${tag}`, host, repository, tag };
}

export function platformRow(parent: TagRow, platform: RemotePlatform): PlatformRow {
  const { host, repository, tag } = parent;
  return {
    kind: "platform",
    // An index may name one manifest for two platforms, and one platform twice.
    id: `platform/${host}/${repository}:${tag}/${platform.platform}@${platform.digest}`,
    ...{ host, repository, tag, platform },
  };
}

export function failureRow(parent: FailureRow["parent"], error: unknown): FailureRow {
  return { kind: "failure", id: `failure/${parent.id}`, parent, error };
}

export function noteRow(parent: NoteRow["parent"], note: NoteRow["note"]): NoteRow {
  return { kind: "note", id: `note/${parent.id}`, parent, note };
}

export function parentOf(row: RegistryRow): RegistryRow | undefined {
  switch (row.kind) {
    case "registry":
      return undefined;
    case "repository":
      return hostRow(row.host);
    case "tag":
      return repositoryRow(row.host, row.repository);
    case "platform":
      return tagRow(repositoryRow(row.host, row.repository), row.tag);
    default:
      return row.parent;
  }
}

/** As an engine and a person call it: `node:18`, `registry.example.com/team/app@sha256:…`. */
export function referenceOf(row: RepositoryRow | TagRow | PlatformRow): string {
  const name = familiarReference(`${row.host}/${row.repository}`);
  if (row.kind === "repository") return name;
  return row.kind === "tag" ? `${name}:${row.tag}` : `${name}@${row.platform.digest}`;
}
