/**
 * What is known of a base image, as plain data. A field that is not there is unknown; an empty list or
 * "" is known to be empty. Values are written as the image's configuration has them.
 */
export interface BaseImageFacts {
  /** "" and "/" are the root. */
  readonly workdir?: string;
  /** "" when the image sets no user, so root. */
  readonly user?: string;
  /** A user that it brings for the programs of others, as USER names it: `node`, `$APP_UID`. */
  readonly plainUser?: string;
  /**
   * Programs, by the beginnings of their names, that it starts as root and that go on as another user,
   * by its entrypoint or by themselves: `redis`. So does what its own command starts.
   */
  readonly dropsRoot?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Names of variables that it sets, or may set, to values that are not known here. */
  readonly envNames?: readonly string[];
  /** Empty where it has none. */
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** That of SHELL; empty where the image sets none. */
  readonly shell?: readonly string[];
  /** Such as `80/tcp`. */
  readonly exposed?: readonly string[];
  readonly volumes?: readonly string[];
  /** The instructions that run first in a stage FROM the image. */
  readonly onbuild?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly os?: OsFacts;
  /** The names of those that it has; empty where it has none. */
  readonly packageManagers?: readonly PackageManager[];
  /** Names of the shells in it, such as `sh`, `bash`; empty where it has none. */
  readonly shells?: readonly string[];
  /** Programs that people expect and that it does not have: `curl` of `debian`. */
  readonly lacks?: readonly string[];
  /** Such as `linux/arm64` or `linux/arm/v7`; all of them, or left out. */
  readonly platforms?: readonly string[];
  /** Of the manifest or index that the name leads to: `sha256:…`. */
  readonly digest?: string;
  /** When the image was made: ISO 8601. */
  readonly created?: string;
  /** The day from which on nobody mends it: `YYYY-MM-DD`. */
  readonly endOfLife?: string;
  readonly source?: FactSource;
  /**
   * Where that is known from which no configuration holds, if not from `source`: package managers,
   * shells, what it lacks, end of life, and the platforms of an image that an engine told of.
   */
  readonly completedBy?: FactSource;
}

/** Where it is known from. */
export type FactSource =
  | { readonly kind: "engine" }
  /** `at`: when the registry said it, ISO 8601. */
  | { readonly kind: "registry"; readonly at: string }
  /** `asOf`: the day of the definitions that the table was made from. */
  | { readonly kind: "table"; readonly asOf: string };

export interface OsFacts {
  readonly kind: "linux" | "windows";
  /** As `ID` of `/etc/os-release` has it: `debian`, `alpine`; undefined where unknown. */
  readonly family?: string;
  /** As `VERSION_ID` has it: `12`, `3.20`. */
  readonly version?: string;
}

export type PackageManager = "apt" | "apk" | "dnf" | "microdnf" | "yum" | "zypper" | "pacman";
