import { formatSize } from "../progress/formatSize.ts";
import { normalizeReference } from "../reference/imageReference.ts";
import type { BytesToPush } from "./bytesToPush.ts";
import type { PushCheck, PushFinding } from "./pushCheck.ts";
import type { PushFacts, RemoteTag } from "./pushFacts.ts";
import { lacksOwner, ownedName } from "./pushOwner.ts";

/** What the name means, and whose it is. */
export function findName(facts: PushFacts): PushFinding {
  const { reference, login } = facts;
  const whole = normalizeReference(reference);
  const lack = lacksOwner(reference, facts.engine.product);
  if (lack === undefined) {
    return info(
      "name",
      reference.text === whole ? `It goes to ${whole}.` : `${reference.text} means ${whole}.`,
    );
  }
  const text =
    lack === "official"
      ? `The name lacks an owner: ${reference.text} means ${whole}, where only Docker's own images are.`
      : `The name lacks a registry and an owner: Podman names images of its own ${reference.text}.`;
  const target = ownedName(reference, login.username);
  return { severity: "problem", about: "name", text, fix: { kind: "tag-with-owner", target } };
}

export function findImage({ image, reference, engine }: PushFacts): PushFinding | undefined {
  if (image !== "missing") return undefined;
  if (engine.product === "slipway") {
    const text = `Slipway has kept no image ${reference.text}; build it without an engine under this name.`;
    return { severity: "problem", about: "image", text, fix: null };
  }
  const text = `The engine has no image ${reference.text}; build it, or tag one with this name.`;
  return { severity: "problem", about: "image", text, fix: null };
}

/** Whether something that others may rely on is replaced. */
export function findTag(
  { reference, registry, image, engine }: PushFacts,
  state: PushCheck["tagState"],
): PushFinding | undefined {
  if (registry === undefined) return undefined;
  const tag = reference.tag ?? "latest";
  if (!registry.tag.ok) {
    // Without a permission there is no push that could replace anything.
    if (!registry.push.ok) return undefined;
    const text = `Whether ${reference.registry} has the tag ${tag} already could not be found out: ${registry.tag.error.message}`;
    return { severity: "warning", about: "tag", text, fix: null };
  }
  const remote = registry.tag.value;
  if (remote === undefined) return info("tag", `The tag ${tag} is new in the repository.`);
  const there = describeRemote(remote);
  if (state === "same") return info("tag", `The tag ${tag} is this image already (${there}).`);
  if (state === "narrower") {
    const count = remote.platforms.length;
    const text =
      engine.product === "slipway"
        ? `The tag ${tag} is this image for ${count} platforms (${there}); the push would leave only that that was kept.`
        : `The tag ${tag} is this image for ${count} platforms (${there}); the push would leave only that of the engine.`;
    return { severity: "warning", about: "tag", text, fix: null };
  }
  if (typeof image === "string") {
    return finding(tag, `The tag ${tag} exists (${there}) and would be replaced.`);
  }
  return finding(tag, `The tag ${tag} is another image (${there}) and would be replaced.`);
}

export function findSize(
  toSend: BytesToPush | null,
  { engine }: Pick<PushFacts, "engine">,
): PushFinding | undefined {
  if (toSend === null) return undefined;
  const { bytes, missing, layers } = toSend;
  const all = layers === 1 ? "its only layer" : `all ${layers} layers`;
  if (missing === 0)
    return info("size", `The registry has ${all} already; no layer is to be sent.`);
  const some = missing === layers ? all : `${missing} of ${layers} layers`;
  if (engine.product === "slipway") {
    return info("size", `Up to ${formatSize(bytes)} are to be sent: ${some}.`);
  }
  const text =
    layers === 1
      ? `Up to ${formatSize(bytes)} are to be sent: ${some}, which is packed on the way.`
      : `Up to ${formatSize(bytes)} are to be sent: ${some}, which are packed on the way.`;
  return info("size", text);
}

/** A tag that everybody expects to move is told of; another one is warned about. */
function finding(tag: string, text: string): PushFinding {
  return { severity: movingTags.test(tag) ? "info" : "warning", about: "tag", text, fix: null };
}

const movingTags =
  /^(latest|edge|nightly|dev|devel|develop|main|master|trunk|stable|beta|canary|next|snapshot|test)$/i;

function describeRemote({ digest, image, platforms }: RemoteTag): string {
  const made =
    image?.created && !madeAtNoTime.test(image.created) ? image.created.slice(0, 10) : "";
  const short = digest.slice(0, "sha256:".length + 12);
  return [
    short,
    ...(made === "" ? [] : [`made ${made}`]),
    ...(platforms.length > 1 ? [`${platforms.length} platforms`] : []),
  ].join(", ");
}

/** What builders write that give no time, or the same one always. */
const madeAtNoTime = /^(0001-|1970-01-01)/;

function info(about: PushFinding["about"], text: string): PushFinding {
  return { severity: "info", about, text, fix: null };
}
