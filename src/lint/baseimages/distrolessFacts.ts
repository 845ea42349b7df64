import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";

/**
 * The images of GoogleContainerTools/distroless, by its Bazel files: all are made by the same few
 * functions, so a few rules say what their tags do.
 */
export function distrolessFacts(
  repository: string,
  tag: string | undefined,
): BaseImageFacts | undefined {
  const name = /^gcr\.io\/distroless\/([a-z0-9-]+?)(?:-debian(\d+))?$/.exec(repository);
  if (!name) return undefined;
  const [, image = "", version] = name;
  const words = tag?.split("-") ?? [];
  // A variable may stand for any tag.
  const isDecided = tag?.includes("$") === false;
  return {
    ...(words.includes("nonroot")
      ? { user: "65532", workdir: "/home/nonroot" }
      : isDecided && { user: "0", workdir: "/" }),
    os: { kind: "linux", family: "debian", ...(version !== undefined && { version }) },
    packageManagers: [],
    ...(isDecided && shellless.test(image) && { shells: words.includes("debug") ? ["sh"] : [] }),
  };
}

/** Others, such as `python3`, have come with a shell at times. */
const shellless = /^(static|base|base-nossl|cc|java|java-base|java\d+|nodejs\d*)$/;
