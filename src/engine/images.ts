import type Docker from "dockerode";
import type { EngineImage, EngineImageDetails, ImageHistoryEntry } from "./engine.ts";
import { imageHandle } from "./imageHandle.ts";
import { request } from "./requestFailure.ts";
import { field, numberField, textField, textListField } from "./wire.ts";

export async function listImages(
  docker: Docker,
  signal: AbortSignal | undefined,
): Promise<readonly EngineImage[]> {
  const records: unknown = await request("list the images", () =>
    docker.listImages({ ...(signal && { abortSignal: signal }) }),
  );
  if (!Array.isArray(records)) return [];
  return records.map((record) => toImage(record, (numberField(record, "Created") ?? 0) * 1000));
}

export async function inspectImage(
  docker: Docker,
  nameOrId: string,
  signal: AbortSignal | undefined,
): Promise<EngineImageDetails> {
  signal?.throwIfAborted();
  const record: unknown = await request(`inspect ${nameOrId}`, () =>
    imageHandle(docker, nameOrId).inspect(),
  );
  signal?.throwIfAborted();
  const config = field(record, "Config");
  return {
    ...toImage(record, Date.parse(textField(record, "Created") ?? "") || 0),
    config: {
      user: textField(config, "User") ?? "",
      workdir: textField(config, "WorkingDir") ?? "",
      env: textListField(config, "Env"),
      cmd: textListField(config, "Cmd"),
      entrypoint: textListField(config, "Entrypoint"),
      labels: toLabels(field(config, "Labels")),
      onbuild: textListField(config, "OnBuild"),
    },
    os: textField(record, "Os") ?? "",
    architecture: textField(record, "Architecture") ?? "",
  };
}

export async function imageHistory(
  docker: Docker,
  nameOrId: string,
  signal: AbortSignal | undefined,
): Promise<readonly ImageHistoryEntry[]> {
  signal?.throwIfAborted();
  const records: unknown = await request(`read the history of ${nameOrId}`, () =>
    imageHandle(docker, nameOrId).history(),
  );
  signal?.throwIfAborted();
  if (!Array.isArray(records)) return [];
  return records.map((record) => ({
    createdBy: textField(record, "CreatedBy") ?? "",
    size: numberField(record, "Size") ?? 0,
  }));
}

export async function tagImage(
  docker: Docker,
  source: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { repository, tag } = splitTag(target);
  await request(`tag ${source} as ${target}`, () =>
    imageHandle(docker, source).tag({
      repo: repository,
      tag: tag ?? "latest",
      ...(signal && { abortSignal: signal }),
    }),
  );
}

/** Cuts `host:5000/name:tag` at the colon of the tag; a port is no tag. */
export function splitTag(reference: string): {
  readonly repository: string;
  readonly tag: string | undefined;
} {
  const colon = reference.lastIndexOf(":");
  if (colon <= reference.lastIndexOf("/")) return { repository: reference, tag: undefined };
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

function toImage(record: unknown, created: number): EngineImage {
  const id = textField(record, "Id") ?? "";
  const tags = textListField(record, "RepoTags").filter((tag) => tag !== "<none>:<none>");
  const digests = textListField(record, "RepoDigests").filter((one) => !one.startsWith("<none>"));
  return {
    id: /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id,
    tags,
    digests,
    size: numberField(record, "Size") ?? 0,
    created,
    dangling: tags.length === 0 && digests.length === 0,
  };
}

function toLabels(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
