import type { DockerfileDocument } from "../../dockerfile/document.ts";

/** The reader of Dockerfiles that `# syntax=` asks for. */
export interface FrontendVersion {
  /** Undefined where it is the newest: none is named, or `1`, or one that is not Docker's. */
  readonly minor: number | undefined;
  /** Whether it has what is still tried out. */
  readonly labs: boolean;
}

export interface Availability {
  /** The 1.x from which on everybody has it; 0 for always. */
  readonly since: number;
  /** The 1.x from which on the labs channel has it, where that was earlier. */
  readonly labs?: number;
}

export function frontendVersion({
  directives,
}: Pick<DockerfileDocument, "directives">): FrontendVersion {
  const syntax = directives.find(({ name }) => name.value.toLowerCase() === "syntax");
  const match = /(?:^|\/)docker\/dockerfile(?:-upstream)?:([^@]+)/.exec(syntax?.value.value ?? "");
  const tag = match?.[1] ?? "";
  const minor = /^1\.(\d{1,4})(?:[.-]|$)/.exec(tag)?.[1];
  return {
    minor: minor === undefined ? undefined : Number(minor),
    labs: tag === "labs" || tag === "master" || tag.endsWith("-labs"),
  };
}

export function isAvailable({ since, labs }: Availability, version: FrontendVersion): boolean {
  const minor = version.minor ?? Number.MAX_SAFE_INTEGER;
  return minor >= since || (version.labs && labs !== undefined && minor >= labs);
}

/** For what no stable version has yet. */
export const onlyLabs = Number.POSITIVE_INFINITY;
