/**
 * What a tag says by its parts, in the way of the official images: `3.12-slim-bookworm`. Undefined
 * where a part is not understood, so also where a variable or only a digest decides.
 */
export function readTag(tag: string, own: OwnWords): TagParts | undefined {
  let version: string | undefined;
  let os: TagParts["os"];
  const words: string[] = [];
  for (const part of tag === "" ? [] : tag.split("-")) {
    const named = systemOf(part, own);
    if (named) {
      if (os && os.family !== named.family) return undefined;
      os = { family: named.family, version: named.version ?? os?.version };
    } else if (own.variants.includes(part)) {
      if (!words.includes(part)) words.push(part);
    } else if (versionPattern.test(part)) {
      version ??= part;
    } else if (!isNoise(part, own)) return undefined;
  }
  return { version, os, words: words.sort() };
}

/** The words that mean something in the tags of one repository. */
export interface OwnWords {
  /** Those that make another image of it: `slim`. */
  readonly variants: readonly string[];
  /** Those that name a version or say nothing: `lts`. */
  readonly names?: readonly string[];
  /** The family whose own releases the tags name: `debian`, where `12` is one of the system. */
  readonly system?: string;
}

export interface TagParts {
  /** The first number. */
  readonly version: string | undefined;
  /** The system that the tag names; its version where it does. */
  readonly os: { readonly family: string; readonly version: string | undefined } | undefined;
  /** Those of `variants`, sorted. */
  readonly words: readonly string[];
}

const versionPattern = /^v?\d+(u\d+)?([._+]\d+)*((rc|beta|alpha|b|a)\d*)?$/;

const silent = new Set(
  "latest lts current stable mainline nightly rc beta alpha tip amd64 arm64 arm64v8 arm32v7 arm".split(
    " ",
  ),
);

function isNoise(part: string, own: OwnWords): boolean {
  return (
    silent.has(part) ||
    own.names?.includes(part) === true ||
    // `jre21` says which Java a program has.
    /^(rc|beta|alpha|b|jdk|jre)\d+$/.test(part) ||
    // The day of a snapshot.
    /^20\d{6}(\.\d+)?$/.test(part)
  );
}

function systemOf(
  part: string,
  { system }: OwnWords,
): { readonly family: string; readonly version: string | undefined } | undefined {
  const release = releases.get(part);
  if (release) return release;
  const numbered = /^([a-z]+?)(\d+(?:\.\d+)*)?$/.exec(part);
  const family = numbered?.[1] === undefined ? undefined : numberedFamilies.get(numbered[1]);
  if (family !== undefined) return { family, version: numbered?.[2] };
  return system !== undefined && /^\d+(\.\d+)*$/.test(part) && !/^20\d{6}/.test(part)
    ? { family: system, version: osVersion(system, part) }
    : undefined;
}

/** As os-release has it: `12` for Debian 12.5; `3.20` for Alpine 3.20.1; nothing for `3`. */
function osVersion(family: string, typed: string): string | undefined {
  const numbers = typed.split(".");
  if (family === "debian") return numbers[0];
  return numbers.length < 2 ? undefined : numbers.slice(0, 2).join(".");
}

const releases: ReadonlyMap<string, { readonly family: string; readonly version: string }> =
  new Map(
    Object.entries({
      debian: {
        jessie: "8",
        stretch: "9",
        buster: "10",
        bullseye: "11",
        bookworm: "12",
        trixie: "13",
      },
      ubuntu: {
        trusty: "14.04",
        xenial: "16.04",
        bionic: "18.04",
        focal: "20.04",
        jammy: "22.04",
        noble: "24.04",
        oracular: "24.10",
        plucky: "25.04",
        questing: "25.10",
        resolute: "26.04",
      },
    }).flatMap(([family, names]) =>
      Object.entries(names).map(([name, version]) => [name, { family, version }]),
    ),
  );

/** How tags write a family, before its version. */
const numberedFamilies: ReadonlyMap<string, string> = new Map([
  ["alpine", "alpine"],
  ["debian", "debian"],
  ["ubuntu", "ubuntu"],
  ["ubi", "rhel"],
  ["oraclelinux", "ol"],
  ["ol", "ol"],
  ["azurelinux", "azurelinux"],
]);
