import type Docker from "dockerode";
import { isSlipwayError } from "../base/errors.ts";
import { askEngine } from "./askEngine.ts";
import type { EngineImage, EngineImageDetails, ImageHistoryEntry } from "./engine.ts";
import { imageHandle, imagePath } from "./imageHandle.ts";
import { request } from "./requestFailure.ts";
import type { Transport } from "./transport.ts";
import { field, numberField, textField, textListField } from "./wire.ts";

export async function listImages(
  docker: Docker,
  signal: AbortSignal | undefined,
): Promise<readonly EngineImage[]> {
  const records: unknown = await untilNoneGoes(() =>
    request("list the images", () =>
      // Engines that know no manifests leave the word aside.
      docker.listImages({ ...{ manifests: true }, ...(signal && { abortSignal: signal }) }),
    ),
  );
  if (!Array.isArray(records)) return [];
  return records.map((record) => toImage(record, (numberField(record, "Created") ?? 0) * 1000));
}

/**
 * Engines refuse the whole list where an image is removed, or comes, while they look at one after the
 * other; the next look is whole.
 */
async function untilNoneGoes<T>(list: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await list();
    } catch (error) {
      const refused = isSlipwayError(error, "engine-refused");
      if (!refused || tries === 5 || !GONE_MEANWHILE.test(error.message)) throw error;
    }
  }
}

/** Podman's words for it: "image not known", `no such file`, `item named "manifest" … does not exist`. */
const GONE_MEANWHILE = /no such|not (known|found)|does not exist/i;

export async function inspectImage(
  transport: Transport,
  nameOrId: string,
  signal: AbortSignal | undefined,
): Promise<EngineImageDetails> {
  const record = await askEngine(transport, {
    ...{ method: "GET", path: `/images/${imagePath(nameOrId)}/json`, query: { manifests: "1" } },
    ...{ doing: `inspect ${nameOrId}`, signal },
  });
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
      exposed: Object.keys(toLabels(field(config, "ExposedPorts"))),
      volumes: Object.keys(toLabels(field(config, "Volumes"))),
      stopSignal: textField(config, "StopSignal") ?? "",
      healthcheck: textListField(field(config, "Healthcheck"), "Test"),
      shell: textListField(config, "Shell"),
    },
    os: textField(record, "Os") ?? "",
    architecture: textField(record, "Architecture") ?? "",
    variant: textField(record, "Variant") ?? "",
    author: textField(record, "Author") ?? "",
    layers: textListField(field(record, "RootFS"), "Layers"),
    record,
  };
}

export async function imageHistory(
  transport: Transport,
  nameOrId: string,
  signal: AbortSignal | undefined,
): Promise<readonly ImageHistoryEntry[]> {
  const records = await askEngine(transport, {
    ...{ method: "GET", path: `/images/${imagePath(nameOrId)}/history` },
    ...{ doing: `read the history of ${nameOrId}`, signal },
  });
  if (!Array.isArray(records)) return [];
  return records.map((record) => ({
    createdBy: textField(record, "CreatedBy") ?? "",
    size: numberField(record, "Size") ?? 0,
    created: (numberField(record, "Created") ?? 0) * 1000,
    comment: textField(record, "Comment") ?? "",
    tags: textListField(record, "Tags"),
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
  // Podman has names by digest among them.
  const tags = textListField(record, "RepoTags").filter((tag) => !/^<none>:<none>$|@/.test(tag));
  const digests = textListField(record, "RepoDigests").filter((one) => !one.startsWith("<none>"));
  return {
    id: /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id,
    tags,
    digests,
    size: sizeOf(record),
    created,
    dangling: tags.length === 0 && digests.length === 0,
    labels: toLabels(field(record, "Labels") ?? field(field(record, "Config"), "Labels")),
    ...toPlatforms(record),
  };
}

/** Of an image for several platforms those that are there; attestations are of another kind. */
function toPlatforms(record: unknown): Pick<EngineImage, "platforms"> {
  const platforms = manifestsOf(record)
    .filter((one) => textField(one, "Kind") === "image" && field(one, "Available") === true)
    .map((one) => ({
      platform: platformText(field(field(one, "ImageData"), "Platform")),
      digest: textField(one, "ID") ?? "",
      size: numberField(field(one, "Size"), "Total") ?? 0,
    }));
  return platforms.length > 1 ? { platforms } : {};
}

/** With what is unpacked, as a listing counts it; an inspection leaves that out. */
function sizeOf(record: unknown): number {
  const manifests = manifestsOf(record);
  if (manifests.length === 0) return numberField(record, "Size") ?? 0;
  return manifests.reduce<number>(
    (sum, one) => sum + (numberField(field(one, "Size"), "Total") ?? 0),
    0,
  );
}

/** As the containerd store tells them (API 1.47, of one image 1.48). */
function manifestsOf(record: unknown): readonly unknown[] {
  const manifests = field(record, "Manifests");
  return Array.isArray(manifests) ? manifests : [];
}

function platformText(platform: unknown): string {
  const parts = ["os", "architecture", "variant"].map((name) => textField(platform, name));
  return parts.filter((part) => part).join("/");
}

function toLabels(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
