import { Uri } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";

/** Served by `registerImageDocuments`. */
const imageScheme = "slipway-image";

export type ImagePageForm = "summary" | "json" | "history";

/** Where a page about an image is read; the name is what its tab shows. */
export function imageUri(
  name: string,
  { id, kept }: Pick<ImageEntry, "id" | "kept">,
  form: ImagePageForm,
): Uri {
  // A slash in the name would make a folder.
  const title = name.replaceAll(/[/\\]/g, "∕");
  const path = `/${title}${ends[form]}`;
  const query = new URLSearchParams({ id, ...(kept && { kept: "" }) }).toString();
  return Uri.from({ scheme: imageScheme, path, query });
}

const ends: Readonly<Record<ImagePageForm, string>> = {
  summary: ".txt",
  json: ".json",
  history: " (history).txt",
};

export function readImageUri(uri: Uri): {
  /** The id, so that the page stays that of the image whatever happens to its names. */
  readonly target: string;
  /** Slipway has made and keeps it. */
  readonly kept?: true;
  readonly form: ImagePageForm;
  /** What it was called when the page was opened. */
  readonly name: string;
} {
  const query = new URLSearchParams(uri.query);
  const target = query.get("id") ?? "";
  const form = (["json", "history", "summary"] as const).find((one) =>
    uri.path.endsWith(ends[one]),
  );
  const name = uri.path.slice(1, form && -ends[form].length).replaceAll("∕", "/");
  const kept = query.has("kept") && { kept: true as const };
  return { target, ...kept, form: form ?? "summary", name };
}
