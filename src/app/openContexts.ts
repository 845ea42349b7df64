import { stat } from "node:fs/promises";
import { SlipwayError } from "../base/errors.ts";
import type { NamedContext } from "../engine/engine.ts";
import { familiarReference, validateImageReference } from "../reference/imageReference.ts";
import { readLayoutContext } from "./readLayoutContext.ts";

export interface OpenedContexts {
  /** By the short name that BuildKit looks for: `alpine` for `docker.io/library/alpine:latest`. */
  readonly contexts: Readonly<Record<string, NamedContext>>;
  /** Absolute paths of those that are folders of this machine. */
  readonly folders: Readonly<Record<string, string>>;
}

/** Checks the named contexts of a build before it starts. Throws `misuse`. */
export async function openContexts(
  given: Readonly<Record<string, NamedContext>>,
): Promise<OpenedContexts> {
  const contexts = new Map<string, NamedContext>();
  const folders = new Map<string, string>();
  for (const [typed, context] of Object.entries(given)) {
    const name = toLookedFor(typed);
    if (contexts.has(name)) throw unusable(typed, "is given twice", "Leave one out.");
    contexts.set(name, context);
    if ("folder" in context) {
      await assertFolder(name, context.folder);
      folders.set(name, context.folder);
    } else assertImage(name, context.source);
  }
  return { contexts: Object.fromEntries(contexts), folders: Object.fromEntries(folders) };
}

/** BuildKit compares the names of stages and images in their short form, without `latest`. */
function toLookedFor(name: string): string {
  const broken = validateImageReference(name);
  if (broken !== undefined) {
    throw unusable(name, "has a name that no FROM or --from can have", broken);
  }
  if (ownFolders.has(name)) {
    throw unusable(name, "has a name that the build uses itself", "Choose another name.");
  }
  return familiarReference(name).replace(/:latest$/, "");
}

/** Under these names the builder asks for the files of the build. */
const ownFolders: ReadonlySet<string> = new Set(["context", "dockerfile"]);

async function assertFolder(name: string, folder: string): Promise<void> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return;
  const reason = stats ? "is a file" : "does not exist or cannot be read";
  throw unusable(name, `is to be ${folder}, which ${reason}`, "Name a folder.");
}

const imageScheme = "docker-image://";

function assertImage(name: string, source: string): void {
  if (source.startsWith("oci-layout://") && readLayoutContext(source) === undefined) {
    throw unusable(name, "names no layout", "Write oci-layout://PATH or oci-layout://PATH:TAG.");
  }
  if (!source.startsWith(imageScheme)) return;
  const broken = validateImageReference(source.slice(imageScheme.length));
  if (broken !== undefined) throw unusable(name, "names no image", broken);
}

function unusable(name: string, reason: string, hint: string): SlipwayError<"misuse"> {
  return new SlipwayError(
    "misuse",
    { argument: "build-context" },
    { message: `The build context "${name}" ${reason}.`, hint },
  );
}
