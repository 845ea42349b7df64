import { normalizeReference } from "../reference/imageReference.ts";
import { bytesToPush } from "./bytesToPush.ts";
import { comparePushed } from "./comparePushed.ts";
import { findLogin, findPermission } from "./pushAccessFindings.ts";
import type { PushCheck, PushFinding } from "./pushCheck.ts";
import type { LocalImage, PushFacts } from "./pushFacts.ts";
import { findImage, findName, findSize, findTag } from "./pushFindings.ts";

/** What the facts mean for a push. Pure: the same facts give the same words. */
export function planPush(facts: PushFacts): PushCheck {
  const { reference, login, registry } = facts;
  const image = localImage(facts);
  const tag = registry?.tag.ok ? registry.tag.value : undefined;
  const tagState = tagStateOf(facts);
  const toSend =
    registry?.tag.ok && image && tagState !== "same" && registry.push.ok
      ? bytesToPush(image, registry.layers)
      : tagState === "same" && image
        ? { bytes: 0, exact: true, missing: 0, layers: image.layers.length }
        : null;
  const findings: (PushFinding | undefined)[] = [
    findName(facts),
    findImage(facts),
    findLogin(facts),
    findPermission(facts),
    findTag(facts, tagState),
    findSize(toSend, facts),
  ];
  return {
    reference: reference.text,
    normalized: normalizeReference(reference),
    registry: reference.registry,
    repository: reference.repository,
    tag: reference.tag ?? "latest",
    imageId: image?.id ?? null,
    login:
      login.source === undefined
        ? null
        : { username: login.username ?? null, source: login.source },
    mayPush: mayPush(facts),
    tagState,
    tagDigest: tag?.digest ?? null,
    toSend,
    findings: findings.filter((one) => one !== undefined),
  };
}

function localImage({ image }: PushFacts): LocalImage | undefined {
  return typeof image === "string" ? undefined : image;
}

function tagStateOf(facts: PushFacts): PushCheck["tagState"] {
  const { registry } = facts;
  if (!registry?.tag.ok) return "unknown";
  if (registry.tag.value === undefined) return "new";
  const image = localImage(facts);
  return image === undefined ? "unknown" : comparePushed(image, registry.tag.value);
}

function mayPush({ registry }: PushFacts): boolean | null {
  if (registry === undefined) return null;
  if (registry.push.ok) return true;
  const { error } = registry.push;
  const refused = error.code === "registry-refused" && "reason" in error.facts;
  return refused && ["unauthorized", "denied"].includes(String(error.facts.reason)) ? false : null;
}
