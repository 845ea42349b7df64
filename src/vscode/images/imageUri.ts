import { Uri } from "vscode";

/** Served by `registerImageDocuments`. */
const imageScheme = "slipway-image";

export type ImagePageForm = "summary" | "json" | "history";

/** Where a page about an image is read; the name is what its tab shows. */
export function imageUri(name: string, id: string, form: ImagePageForm): Uri {
  // A slash in the name would make a folder.
  const title = name.replaceAll(/[/\\]/g, "∕");
  const path = `/${title}${ends[form]}`;
  return Uri.from({ scheme: imageScheme, path, query: new URLSearchParams({ id }).toString() });
}

const ends: Readonly<Record<ImagePageForm, string>> = {
  summary: ".txt",
  json: ".json",
  history: " (history).txt",
};

export function readImageUri(uri: Uri): {
  /** The id, so that the page stays that of the image whatever happens to its names. */
  readonly target: string;
  readonly form: ImagePageForm;
  /** What it was called when the page was opened. */
  readonly name: string;
} {
  const target = new URLSearchParams(uri.query).get("id") ?? "";
  const form = (["json", "history", "summary"] as const).find((one) =>
    uri.path.endsWith(ends[one]),
  );
  const name = uri.path.slice(1, form && -ends[form].length).replaceAll("∕", "/");
  return { target, form: form ?? "summary", name };
}
