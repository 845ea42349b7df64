import { splitImageName } from "../../lint/shared/splitImageName.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { officialImages } from "./officialImages.ts";
import { officialTags } from "./officialTags.ts";
import { stageEntries } from "./stageEntries.ts";

/**
 * Stages and images in place of a half-typed one; behind its colon tags, and behind an `@` the digest
 * of what stands in front, where it is known. `rest` as of `Offer`.
 */
export function imageOffer(
  scope: CompletionScope,
  typed: string,
  { of, rest }: { readonly of: "FROM" | "from"; readonly rest: RegExp },
): Offer {
  const isPartial = scope.known.registry?.isPending === true;
  const at = typed.indexOf("@");
  if (at !== -1) {
    const entries = digestEntries(scope, typed.slice(0, at));
    return { typed: typed.slice(at + 1), rest, entries, isPartial };
  }
  const colon = typed.indexOf(":", typed.lastIndexOf("/") + 1);
  if (colon !== -1) {
    const { repository } = splitImageName(typed);
    const entries = tagEntries(scope, repository);
    return { typed: typed.slice(colon + 1), rest, entries, isPartial };
  }
  return { typed, rest, entries: nameEntries(scope, of), isPartial };
}

function nameEntries(scope: CompletionScope, of: "FROM" | "from"): readonly CompletionEntry[] {
  const names = new Map<string, CompletionEntry>();
  const add = (entry: CompletionEntry): void => {
    if (!names.has(entry.label)) names.set(entry.label, entry);
  };
  for (const stage of stageEntries(scope)) add(stage);
  for (const image of scope.known.images) {
    if (isName(image)) add({ label: image, kind: "image", detail: "local image" });
  }
  for (const image of imagesOfFile(scope))
    add({ label: image, kind: "image", detail: "used here" });
  for (const label of scope.known.registry?.repositories ?? []) {
    if (isName(label)) add({ label, kind: "image", detail: "of the registry" });
  }
  for (const label of officialImages) {
    if (label === "scratch" && of !== "FROM") continue;
    const detail = label === "scratch" ? "nothing at all" : "official image";
    add({ label, kind: "image", detail });
  }
  return [...names.values()];
}

/** Of the engine first, then of the file, then of the registry; the table only where none has answered. */
function tagEntries(scope: CompletionScope, repository: string): readonly CompletionEntry[] {
  const { images, registry } = scope.known;
  const tags = new Map<string, CompletionEntry>();
  const add = (tag: string, detail: string): void => {
    if (tag !== "" && !tags.has(tag)) tags.set(tag, { label: tag, kind: "image", detail });
  };
  const addImage = (image: string, detail: string): void => {
    const found = splitImageName(image);
    if (found.repository === repository) add(found.tag, detail);
  };
  for (const image of images) addImage(image, "local image");
  for (const image of imagesOfFile(scope)) addImage(image, "used here");
  for (const tag of registry?.tags ?? []) add(tag, "of the registry");
  if ((registry?.tags.length ?? 0) > 0) return [...tags.values()];
  for (const tag of officialTags(repository)) add(tag, "official image");
  return [...tags.values()];
}

/** What the registry says now counts more than what was known of the image before. */
function digestEntries({ known, services }: CompletionScope, name: string): CompletionEntry[] {
  const digest = known.registry?.digest ?? services.baseImage(name)?.digest;
  if (digest === undefined || !/^sha256:[0-9a-f]{64}$/.test(digest)) return [];
  const { tag } = splitImageName(name);
  return [{ label: digest, kind: "image", detail: tag === "" ? "latest" : tag }];
}

/** Those that other instructions name, without variables. */
function imagesOfFile({ document, offset }: CompletionScope): readonly string[] {
  const stages = new Set(document.stages.map(({ name }) => name));
  const found = new Set<string>();
  for (const { from } of document.stages) {
    const { image } = from;
    if (!image || (offset >= image.range.start && offset <= image.range.end)) continue;
    if (isName(image.raw) && image.raw !== "scratch" && !stages.has(image.raw))
      found.add(image.raw);
  }
  return [...found];
}

/** Not one of `<none>`, and without variables. */
function isName(image: string): boolean {
  return image !== "" && !/[\s$<>"'`\\]/.test(image);
}
