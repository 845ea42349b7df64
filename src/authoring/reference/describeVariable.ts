import { type ReferenceEntry, referenceLink } from "./referenceEntry.ts";

/** What the engine means by an argument of that name, without anybody declaring it. */
export function describeVariable(name: string): ReferenceEntry | undefined {
  return entries.get(name);
}

const platformLink = referenceLink("automatic-platform-args-in-the-global-scope");
const proxyLink = referenceLink("predefined-args");
const builtInLink = referenceLink("buildkit-built-in-build-args");

function platform(name: string, text: string): readonly [string, ReferenceEntry] {
  const isBuild = name.startsWith("BUILD");
  return [
    name,
    {
      text: `${text} Known in \`FROM\`; a stage needs \`ARG ${name}\` to read it.`,
      example:
        name === "BUILDPLATFORM"
          ? "FROM --platform=$BUILDPLATFORM golang:1.22 AS build"
          : `ARG ${name}\nRUN echo "${isBuild ? "on" : "for"} $${name}"`,
      link: platformLink,
    },
  ];
}

function proxy(name: string): readonly [string, ReferenceEntry] {
  return [
    name,
    {
      text: `Proxy settings of the build: \`--build-arg ${name}=…\` sets it for all \`RUN\`s, without an \`ARG\`. It is kept out of the image's history and of the cache, unless an \`ARG\` declares it.`,
      example: "RUN apt-get update",
      link: proxyLink,
    },
  ];
}

function builtIn(name: string, text: string, since?: string): readonly [string, ReferenceEntry] {
  return [
    name,
    {
      text: `${text} Given with \`--build-arg ${name}=…\`.`,
      example: `ARG ${name}`,
      link: builtInLink,
      ...(since !== undefined && { since }),
    },
  ];
}

const entries: ReadonlyMap<string, ReferenceEntry> = new Map([
  platform("TARGETPLATFORM", "The platform that the image is for, such as `linux/arm64`."),
  platform("TARGETOS", "The system that the image is for, such as `linux`."),
  platform("TARGETARCH", "The processor that the image is for, such as `amd64` or `arm64`."),
  platform(
    "TARGETVARIANT",
    "The variant of the processor that the image is for, such as `v7`; mostly empty.",
  ),
  platform("TARGETOSVERSION", "The version of the system that the image is for; set for Windows."),
  platform("BUILDPLATFORM", "The platform of the machine that builds, such as `linux/amd64`."),
  platform("BUILDOS", "The system of the machine that builds, such as `linux`."),
  platform("BUILDARCH", "The processor of the machine that builds, such as `amd64`."),
  platform(
    "BUILDVARIANT",
    "The variant of the processor of the machine that builds; mostly empty.",
  ),
  platform(
    "BUILDOSVERSION",
    "The version of the system of the machine that builds; set for Windows.",
  ),
  platform("TARGETSTAGE", "The name of the stage that is built, `default` where none is named."),
  ...["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
    proxy(name),
    proxy(name.toLowerCase()),
  ]),
  builtIn("BUILDKIT_BUILD_NAME", "The name that the history of builds shows."),
  builtIn(
    "BUILDKIT_CACHE_MOUNT_NS",
    "A prefix for the names of all cache mounts, so that builds do not share them.",
  ),
  builtIn(
    "BUILDKIT_CONTEXT_KEEP_GIT_DIR",
    "Keeps the folder `.git` where the build context is a Git repository.",
  ),
  builtIn(
    "BUILDKIT_INLINE_CACHE",
    "Writes into the image what later builds need to use it as their cache.",
  ),
  builtIn(
    "BUILDKIT_MULTI_PLATFORM",
    "Makes the result an index of several platforms, also where it holds one.",
  ),
  builtIn(
    "BUILDKIT_SANDBOX_HOSTNAME",
    "The host name that `RUN`s see; `buildkitsandbox` without it.",
  ),
  builtIn(
    "BUILDKIT_SYNTAX",
    "The frontend that reads this file, instead of the one of `# syntax=`.",
  ),
  builtIn(
    "SOURCE_DATE_EPOCH",
    "The time, in seconds since 1970, that image and layers say they were made at, for builds that can be repeated byte by byte.",
    "1.5",
  ),
]);

/** All names that are described, in the order of the manual. */
export const predefinedVariables: readonly string[] = [...entries.keys()];
