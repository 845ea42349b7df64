import { type ReferenceEntry, referenceLink } from "./referenceEntry.ts";

/** What a type of `RUN --mount` is for. */
export function describeMountType(type: string): ReferenceEntry | undefined {
  return entries.get(type.toLowerCase());
}

const entries: ReadonlyMap<string, ReferenceEntry> = new Map([
  [
    "bind",
    {
      text: "Files of the build context, of a stage or of an image, without a copy of them in a layer. It is what a mount without a type is. Read-only unless `rw` is set, and what is written is thrown away.",
      since: "1.2",
      example: "RUN --mount=type=bind,target=. go build -o /out/app ./cmd/app",
      link: referenceLink("run---mounttypebind"),
    },
  ],
  [
    "cache",
    {
      text: "A folder that stays between builds, for what package managers and compilers keep. A build must work with whatever is in it, also with nothing.",
      since: "1.2",
      example: "RUN --mount=type=cache,target=/root/.cache/go-build go build ./...",
      link: referenceLink("run---mounttypecache"),
    },
  ],
  [
    "tmpfs",
    {
      text: "An empty folder in memory that is gone after the command.",
      since: "1.2",
      example: "RUN --mount=type=tmpfs,target=/tmp make",
      link: referenceLink("run---mounttypetmpfs"),
    },
  ],
  [
    "secret",
    {
      text: "A secret that the build is given (`--secret`), as a file or an environment variable. It is neither in the image nor in the cache.",
      since: "1.2",
      example: "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
      link: referenceLink("run---mounttypesecret"),
    },
  ],
  [
    "ssh",
    {
      text: "The keys of an SSH agent that the build is given (`--ssh`), by a socket; the keys themselves stay where they are.",
      since: "1.2",
      example: "RUN --mount=type=ssh git clone git@example.com:app.git",
      link: referenceLink("run---mounttypessh"),
    },
  ],
] satisfies readonly (readonly [string, ReferenceEntry])[]);

/** In the order of the manual. */
export const mountTypeNames: readonly string[] = [...entries.keys()];
