import type Docker from "dockerode";
import { SlipwayError, type UsingContainer } from "../base/errors.ts";
import type { RemoveOptions, RemoveOutcome } from "./engine.ts";
import { imageHandle } from "./imageHandle.ts";
import { imageInUse } from "./imageInUse.ts";
import { isRefusal, refusalText, requestFailure } from "./requestFailure.ts";
import { field, textField, textListField } from "./wire.ts";

const SEVERAL_NAMES = /referenced in multiple repositories|by ID with more than one tag/;

export async function removeImage(
  docker: Docker,
  nameOrId: string,
  options: RemoveOptions | undefined,
  signal: AbortSignal | undefined,
): Promise<RemoveOutcome> {
  let records: unknown;
  try {
    records = await imageHandle(docker, nameOrId).remove({
      force: options?.force ?? false,
      ...(signal && { abortSignal: signal }),
    });
  } catch (error) {
    // Podman answers 500 where an image has several names.
    if (isRefusal(error) && (error.statusCode === 409 || SEVERAL_NAMES.test(error.message))) {
      throw await conflict(docker, nameOrId, refusalText(error), error);
    }
    throw requestFailure(`remove ${nameOrId}`, error);
  }
  const list = Array.isArray(records) ? records : [];
  return {
    untagged: list.flatMap((record) => textField(record, "Untagged") ?? []),
    deleted: list.flatMap((record) => textField(record, "Deleted") ?? []),
  };
}

async function conflict(
  docker: Docker,
  nameOrId: string,
  said: string,
  cause: unknown,
): Promise<SlipwayError<"image-in-use" | "engine-refused">> {
  // Docker's words, then Podman's.
  const named = /(?:container|image used by) ([0-9a-f]{12,64})/.exec(said)?.[1];
  if (named !== undefined) {
    const containers = await usingContainers(docker, nameOrId, named);
    return imageInUse({ reference: nameOrId, containers, children: [] }, cause);
  }
  if (/dependent child images/.test(said)) {
    const children = await childNames(docker, nameOrId);
    return imageInUse({ reference: nameOrId, containers: [], children }, cause);
  }
  const { why, hint } = SEVERAL_NAMES.test(said)
    ? { why: "it has several names", hint: "Remove its names one by one." }
    : { why: said.replace(/\.$/, ""), hint: "Remove what uses it first." };
  return new SlipwayError(
    "engine-refused",
    { status: 409, doing: `remove ${nameOrId}` },
    { message: `${nameOrId} was not removed: ${why}.`, hint, cause },
  );
}

/** All containers of the image, and in any case the one that the engine named. */
async function usingContainers(
  docker: Docker,
  nameOrId: string,
  named: string,
): Promise<readonly UsingContainer[]> {
  try {
    const image = textField(await imageHandle(docker, nameOrId).inspect(), "Id");
    const records: readonly unknown[] = await docker.listContainers({ all: true });
    const found = records.filter((record) => {
      const ofImage = image !== undefined && bareId(textField(record, "ImageID")) === bareId(image);
      return ofImage || textField(record, "Id")?.startsWith(named);
    });
    if (found.length > 0) return found.map(toUsing);
  } catch {
    // The engine's own words are left.
  }
  return [{ id: named, name: named.slice(0, 12), running: true }];
}

function toUsing(record: unknown): UsingContainer {
  const id = textField(record, "Id") ?? "";
  return {
    id,
    name: textListField(record, "Names")[0]?.replace(/^\//, "") || id.slice(0, 12),
    running: /^(running|paused|restarting)$/.test(textField(record, "State") ?? "running"),
  };
}

/** Docker writes `sha256:` in front of ids, Podman does not. */
function bareId(id: string | undefined): string | undefined {
  return id?.replace(/^sha256:/, "");
}

/** Names of the nearest named images that stand on this one; ids where nothing is named. */
async function childNames(docker: Docker, nameOrId: string): Promise<readonly string[]> {
  try {
    const parent = textField(await imageHandle(docker, nameOrId).inspect(), "Id");
    const records: readonly unknown[] = await docker.listImages({ all: true });
    const byParent = groupByParent(records);
    const names: string[] = [];
    const open: unknown[] = [parent];
    const seen = new Set(open);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      for (const child of byParent.get(id) ?? []) {
        const childId = textField(child, "Id") ?? "";
        const tags = textListField(child, "RepoTags").filter((tag) => tag !== "<none>:<none>");
        if (tags.length > 0) names.push(...tags);
        else if (!byParent.has(childId)) names.push(childId.replace("sha256:", "").slice(0, 12));
        else if (!seen.has(childId)) open.push(childId);
        seen.add(childId);
      }
    }
    return names;
  } catch {
    return [];
  }
}

function groupByParent(records: readonly unknown[]): ReadonlyMap<unknown, readonly unknown[]> {
  const groups = new Map<unknown, unknown[]>();
  for (const record of records) {
    const parent = field(record, "ParentId");
    const group = groups.get(parent);
    if (group) group.push(record);
    else groups.set(parent, [record]);
  }
  return groups;
}
