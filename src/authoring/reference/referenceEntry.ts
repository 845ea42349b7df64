/** What we say of an instruction, flag, key or name. */
export interface ReferenceEntry {
  /** A few sentences; names in `code spans`, no other Markdown. */
  readonly text: string;
  /** The version of the Dockerfile frontend that brought it, such as `1.4`; left out for what is older or not known. */
  readonly since?: string;
  /** Text of a Dockerfile, of a line or a few. */
  readonly example: string;
  /** Address of the page and heading in Docker's manual. */
  readonly link: string;
}

/** A heading of Docker's page about the Dockerfile. */
export function referenceLink(heading: string): string {
  return `https://docs.docker.com/reference/dockerfile/#${heading}`;
}
