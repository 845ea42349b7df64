import type { OsFacts } from "../../dockerfile/baseImageFacts.ts";

/**
 * The distribution, where labels that its makers set prove it. Labels are handed down: an image that was
 * made of another has those of its base, too, so none counts here that people set for what is theirs,
 * unless its value cannot be anything else.
 */
export function osOfLabels(
  labels: Readonly<Record<string, string>>,
): Pick<OsFacts, "family" | "version"> {
  for (const read of readers) {
    const found = read((name) => (Object.hasOwn(labels, name) ? (labels[name] ?? "") : ""));
    if (found) return found;
  }
  return {};
}

type Found = { readonly family: string; readonly version?: string } | undefined;

const readers: readonly ((label: (name: string) => string) => Found)[] = [
  // What official images name as their base: `debian:bookworm-slim`, `docker.io/library/alpine:3.20`.
  (label) => {
    const name = label("org.opencontainers.image.base.name");
    const [, family = "", tag = ""] =
      /^(?:docker\.io\/)?(?:library\/)?(alpine|debian|ubuntu):([\w.-]+)$/.exec(name) ?? [];
    return family === "" ? undefined : withVersion(family, versionOf(family, tag));
  },
  (label) => {
    if (label("org.opencontainers.image.ref.name") !== "ubuntu") return undefined;
    const version = label("org.opencontainers.image.version");
    return withVersion("ubuntu", /^\d\d\.(04|10)$/.test(version) ? version : undefined);
  },
  (label) => {
    const vendor = label("vendor");
    const name = label("name");
    if (vendor === "Fedora Project" && name === "fedora") {
      const version = label("version");
      return withVersion("fedora", /^\d+$/.test(version) ? version : undefined);
    }
    // The version is that of the day it was made on; updates bring a later one.
    const isRedHat = vendor === "Red Hat, Inc." && /^(ubi|rhel)\d/.test(name);
    return isRedHat ? { family: "rhel" } : undefined;
  },
  (label) => {
    return label("org.label-schema.name") === "CentOS Base Image"
      ? { family: "centos" }
      : undefined;
  },
  (label) => {
    const base = label("org.opensuse.base.reference");
    const [, product = "", version] =
      /^registry\.opensuse\.org\/opensuse\/(leap|tumbleweed)(?::(\d+\.\d+))?/.exec(base) ?? [];
    return product === "" ? undefined : withVersion(`opensuse-${product}`, version);
  },
];

function withVersion(family: string, version: string | undefined): Found {
  return { family, ...(version !== undefined && { version }) };
}

function versionOf(family: string, tag: string): string | undefined {
  const [word = ""] = tag.split("-");
  if (family === "alpine") return /^\d+\.\d+/.exec(word)?.[0];
  if (family === "ubuntu" && /^\d\d\.\d\d$/.test(word)) return word;
  if (family === "debian" && /^\d+(\.\d+)?$/.test(word)) return word.split(".")[0];
  return codenames.get(word);
}

/** Of Debian and of Ubuntu's versions with long support. */
const codenames: ReadonlyMap<string, string> = new Map([
  ...([
    ["buster", "10"],
    ["bullseye", "11"],
    ["bookworm", "12"],
    ["trixie", "13"],
  ] as const),
  ...([
    ["bionic", "18.04"],
    ["focal", "20.04"],
    ["jammy", "22.04"],
    ["noble", "24.04"],
  ] as const),
]);
