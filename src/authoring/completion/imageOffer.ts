import { splitImageName } from "../../lint/shared/splitImageName.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { officialImages } from "./officialImages.ts";
import { stageEntries } from "./stageEntries.ts";

/** Stages and images in place of a half-typed one; behind its colon, tags. `rest` as of `Offer`. */
export function imageOffer(
  scope: CompletionScope,
  typed: string,
  { of, rest }: { readonly of: "FROM" | "from"; readonly rest: RegExp },
): Offer {
  const colon = typed.indexOf(":", typed.lastIndexOf("/") + 1);
  if (typed.includes("@")) return { typed: "", rest, entries: [] };
  if (colon !== -1) {
    const { repository } = splitImageName(typed);
    return { typed: typed.slice(colon + 1), rest, entries: tagEntries(scope, repository) };
  }
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
  for (const label of officialImages) {
    if (label === "scratch" && of !== "FROM") continue;
    const detail = label === "scratch" ? "nothing at all" : "official image";
    add({ label, kind: "image", detail });
  }
  return { typed, rest, entries: [...names.values()] };
}

function tagEntries(scope: CompletionScope, repository: string): readonly CompletionEntry[] {
  const tags = new Map<string, CompletionEntry>();
  const add = (image: string, detail: string): void => {
    const found = splitImageName(image);
    if (found.repository !== repository || found.tag === "" || tags.has(found.tag)) return;
    tags.set(found.tag, { label: found.tag, kind: "image", detail });
  };
  for (const image of scope.known.images) add(image, "local image");
  for (const image of imagesOfFile(scope)) add(image, "used here");
  return [...tags.values()];
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
