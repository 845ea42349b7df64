import { createHash } from "node:crypto";
import { lstat, readFile, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { SlipwayError } from "../base/errors.ts";
import type { OpenContextOptions } from "./buildContext.ts";
import { unusablePath } from "./contextErrors.ts";

/** Where the Dockerfile stands in the packed context. */
export interface PlacedDockerfile {
  /** With slashes. */
  readonly path: string;
  /** What to pack there; undefined where the file of the context is packed as it is. */
  readonly content: Uint8Array | undefined;
  /** Stands nowhere in the folder, so that no `COPY` may find it. */
  readonly isGuest: boolean;
}

/**
 * A text that an editor holds takes the place of the file, so that the build is the one that saving
 * first would give. What has no place in the context gets a name that no project uses.
 */
export async function placeDockerfile(options: OpenContextOptions): Promise<PlacedDockerfile> {
  const { dockerfilePath, dockerfileText } = options;
  if (dockerfilePath === undefined) {
    if (dockerfileText === undefined) throw noDockerfile();
    return withGeneratedName(Buffer.from(dockerfileText));
  }
  const inside = await pathInside(options.root, dockerfilePath);
  const place = (content: Uint8Array): PlacedDockerfile =>
    inside === undefined ? withGeneratedName(content) : { path: inside, content, isGuest: false };
  if (dockerfileText !== undefined) return place(Buffer.from(dockerfileText));
  try {
    // A link may lead out of the context or to an ignored file; its target's text never fails.
    const isFile = (await lstat(dockerfilePath)).isFile();
    if (!isFile || inside === undefined) return place(await readFile(dockerfilePath));
    return { path: inside, content: undefined, isGuest: false };
  } catch (error) {
    throw unusablePath(dockerfilePath, error);
  }
}

/** With slashes; undefined for a file outside of the folder. */
export async function pathInside(root: string, file: string): Promise<string | undefined> {
  const direct = relativeInside(root, file);
  if (direct !== undefined) return direct;
  // /tmp and /private/tmp are one folder on macOS.
  const [realRoot, realFolder] = await Promise.all([
    realpath(root).catch(() => root),
    realpath(dirname(file)).catch(() => dirname(file)),
  ]);
  return relativeInside(realRoot, join(realFolder, basename(file)));
}

function relativeInside(root: string, file: string): string | undefined {
  const path = relative(root, file);
  const outside = path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return outside ? undefined : path.split(sep).join("/");
}

function withGeneratedName(content: Uint8Array): PlacedDockerfile {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return { path: `.slipway.${hash}.Dockerfile`, content, isGuest: true };
}

function noDockerfile(): SlipwayError<"misuse"> {
  return new SlipwayError(
    "misuse",
    { argument: "dockerfilePath" },
    { message: "No Dockerfile was named.", hint: "Name a Dockerfile, or give its text." },
  );
}
