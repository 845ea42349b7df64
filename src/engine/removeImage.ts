import type Docker from "dockerode";
import { SlipwayError } from "../base/errors.ts";
import type { RemoveOptions, RemoveOutcome } from "./engine.ts";
import { imageHandle } from "./imageHandle.ts";
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
): Promise<SlipwayError<"engine-refused">> {
  const { why, hint } = await explainConflict(docker, nameOrId, said);
  return new SlipwayError(
    "engine-refused",
    { status: 409, doing: `remove ${nameOrId}` },
    { message: `${nameOrId} was not removed: ${why}.`, hint, cause },
  );
}

async function explainConflict(
  docker: Docker,
  nameOrId: string,
  said: string,
): Promise<{ readonly why: string; readonly hint: string }> {
  // Docker's words, then Podman's.
  const container = /(?:container|image used by) ([0-9a-f]{12,64})/.exec(said)?.[1];
  if (container !== undefined) {
    const name = await containerName(docker, container);
    const state = /being used by running/.test(said) ? "running container" : "container";
    return {
      why: `the ${state} ${name} uses it`,
      hint: `Remove the container ${name} first${/must/.test(said) ? ", or force the removal" : ""}.`,
    };
  }
  if (/dependent child images/.test(said)) {
    const children = await childNames(docker, nameOrId);
    const names = children.length > 0 ? children.join(", ") : "other images";
    return {
      why: `${names} ${children.length > 1 ? "are" : "is"} built on it`,
      hint: `Remove ${names} first.`,
    };
  }
  if (SEVERAL_NAMES.test(said)) {
    return {
      why: "it has several names",
      hint: "Remove its names one by one, or force the removal of all of them.",
    };
  }
  return { why: said.replace(/\.$/, ""), hint: "Remove what uses it first." };
}

async function containerName(docker: Docker, id: string): Promise<string> {
  try {
    const record: unknown = await docker.getContainer(id).inspect();
    return textField(record, "Name")?.replace(/^\//, "") || id;
  } catch {
    return id;
  }
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
