import type { PortFact } from "../scaffoldChoice.ts";

export interface RustProject {
  readonly ecosystem: "rust";
  readonly name: string;
  /** Programs that can be built, with the package that each is of. */
  readonly programs: readonly RustProgram[];
  readonly isWorkspace: boolean;
  readonly hasLock: boolean;
  /** The toolchain that the project names, as `1.85`; undefined for a channel. */
  readonly toolchain: string | undefined;
  /** The least version that the project takes. */
  readonly wanted: string | undefined;
  /** Some crate links OpenSSL of the system. */
  readonly needsOpenssl: boolean;
  readonly port: PortFact;
}

export interface RustProgram {
  readonly name: string;
  readonly package: string;
}
