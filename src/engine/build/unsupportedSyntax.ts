import { SlipwayError } from "../../base/errors.ts";
import type { DockerfileSyntax, SyntaxFeature, SyntaxUse } from "../engine.ts";
import type { BuilderFacts } from "./unsupportedOptions.ts";

/**
 * Throws `syntax-unsupported` for what the builder would pass over in silence, or fail of with words
 * that name something else. What is not known of a builder is left to it.
 */
export function assertReadable(facts: BuilderFacts, syntax: DockerfileSyntax | undefined): void {
  const reader = readerOf(facts);
  if (reader === undefined || syntax === undefined) return;
  // Only BuildKit looks at `# syntax=`.
  if (syntax.ownReader && reader.fetchesReaders) return;
  const version = versionOf(facts);
  const found = syntax.uses.filter((use) => lacks(reader, version, use));
  const [first, ...others] = found;
  if (first === undefined) return;
  const named = [first, ...others.slice(0, namedAtMost - 1)].map(
    (use) => `${use.what} in ${placeOf(use)}`,
  );
  const left = found.length - named.length;
  const more = left > 0 ? ` and ${left} more` : "";
  throw new SlipwayError(
    "syntax-unsupported",
    { uses: [asFact(first), ...others.map(asFact)] },
    {
      message: reader.refusal(numberOf(facts), `${named.join(", ")}${more}`),
      hint: reader.remedy(first.feature, version),
    },
  );
}

const namedAtMost = 3;

interface Reader {
  /** A whole sentence: `which` version of it cannot do what. */
  refusal(which: string, what: string): string;
  readonly fetchesReaders: boolean;
  /** What it lacks before which version; `never` for what none of its versions has. */
  readonly lacks: Readonly<Partial<Record<SyntaxFeature, Version>>>;
  /** How far what it does not know stands in its way. */
  scope(feature: SyntaxFeature, version: Version): SyntaxUse["scope"];
  /** One sentence. */
  remedy(feature: SyntaxFeature, version: Version): string;
}

type Version = readonly [major: number, minor: number];

const never: Version = [Number.POSITIVE_INFINITY, 0];

/**
 * The reader that is built into Docker's BuildKit: Dockerfile 1.2 in Docker 20.10, 1.4 in 23, 1.6 in
 * 25, 1.13 to 1.19 in 28, 1.20 in 29.
 */
const buildKit: Reader = {
  refusal: (which, what) => `BuildKit as it is in Docker ${which} cannot do ${what}.`,
  fetchesReaders: true,
  lacks: {
    heredoc: [23, 0],
    network: [23, 0],
    link: [23, 0],
    "keep-git-dir": [23, 0],
    checksum: [25, 0],
    "start-interval": [25, 0],
    // 20.10 leaves the mode as it is, and says nothing.
    "chmod-letters": [23, 0],
    unpack: [28, 0],
    exclude: [28, 0],
    parents: [29, 0],
    security: [29, 0],
    device: [29, 0],
  },
  // A flag that it does not know stops it also in a stage that is not built.
  scope: (feature) => (feature === "chmod-letters" ? "needed" : "file"),
  remedy(feature, version) {
    // They need more of BuildKit itself than 20.10 has.
    const fetched = isBefore(version, [23, 0]) && (feature === "parents" || feature === "exclude");
    if (fetched) return "Build with a newer engine.";
    const channel = feature === "device" ? "1-labs" : "1";
    return `Begin the Dockerfile with "# syntax=docker/dockerfile:${channel}", which has BuildKit fetch a newer reader, or build with a newer engine.`;
  },
};

/** The builder before BuildKit. */
const classic: Reader = {
  refusal: (which, what) => `The classic builder of Docker ${which} cannot do ${what}.`,
  fetchesReaders: false,
  lacks: {
    // From Docker 23 on the text is read, and dropped without a word.
    heredoc: never,
    mount: never,
    network: never,
    security: never,
    device: never,
    chmod: never,
    parents: never,
    // Read and not heeded: no sum is checked, no file left out, every archive unpacked.
    checksum: never,
    exclude: never,
    unpack: never,
    "keep-git-dir": never,
    // It makes the same files of it.
    link: [23, 0],
    "start-interval": [25, 0],
  },
  scope(feature, version) {
    if (feature === "mount" || feature === "chmod") return "reached";
    if (isBefore(version, [23, 0])) return "file";
    return feature === "parents" || feature === "security" ? "file" : "reached";
  },
  remedy: () => "Build with BuildKit, without DOCKER_BUILDKIT=0, or write it in another way.",
};

/** Buildah, by what Podman 4.3 does and by what later ones have learnt. */
const podman: Reader = {
  refusal: (which, what) => `Podman ${which} cannot do ${what}.`,
  fetchesReaders: false,
  lacks: {
    heredoc: [5, 0],
    parents: [5, 0],
    exclude: [5, 0],
    link: [5, 0],
    network: [4, 4],
    security: [4, 4],
    device: [4, 4],
    checksum: [4, 4],
    "keep-git-dir": [4, 4],
    unpack: [4, 4],
    "start-interval": [4, 4],
    "chmod-letters": [4, 4],
    // Either ends its service, with all that others do there.
    "nameless-arg": [4, 4],
    "absent-stage": [4, 4],
  },
  scope: (feature) => (feature === "nameless-arg" ? "file" : "needed"),
  remedy(feature) {
    if (feature === "nameless-arg") return "Give the ARG a name.";
    if (feature === "absent-stage") return "Name a stage that stands before it.";
    return "Build with a newer Podman or with BuildKit, or write it in another way.";
  },
};

/** Undefined for a buildkitd, which does not tell what it reads. */
function readerOf({ way }: BuilderFacts): Reader | undefined {
  if (way === "buildkitd") return undefined;
  if (way === "podman") return podman;
  return way === "classic" ? classic : buildKit;
}

function lacks(reader: Reader, version: Version, { feature, scope }: SyntaxUse): boolean {
  const from = reader.lacks[feature];
  if (from === undefined || !isBefore(version, from)) return false;
  return scopes.indexOf(scope) <= scopes.indexOf(reader.scope(feature, version));
}

/** From the narrowest on. */
const scopes: readonly SyntaxUse["scope"][] = ["needed", "reached", "file"];

/** Without what a distribution adds, such as "+dfsg1". */
function numberOf({ version }: BuilderFacts): string {
  return /^[\d.]+/.exec(version)?.[0] ?? version;
}

/** Of a build from source, which has no number, nothing is known. */
function versionOf({ version }: BuilderFacts): Version {
  const [major = "", minor = ""] = version.split(".");
  return [Number.parseInt(major, 10), Number.parseInt(minor, 10) || 0];
}

/** False where the version is not known. */
function isBefore([major, minor]: Version, [otherMajor, otherMinor]: Version): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

function placeOf({ line, endLine }: SyntaxUse): string {
  return line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`;
}

function asFact({ what, line, endLine }: SyntaxUse): Pick<SyntaxUse, "what" | "line" | "endLine"> {
  return { what, line, endLine };
}
