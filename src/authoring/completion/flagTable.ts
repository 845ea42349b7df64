import type { InstructionKind } from "../../dockerfile/document.ts";
import { type Availability, onlyLabs } from "./frontendVersion.ts";

/** A flag as it may be written. */
export interface FlagEntry extends Availability {
  readonly name: string;
  /** `bool` may stand alone, `texts` several times. */
  readonly type: "bool" | "text" | "texts";
}

/** The flags of an instruction, the useful ones first. */
export function flagsOf(kind: InstructionKind): readonly FlagEntry[] {
  return table[kind] ?? [];
}

const chown = flag("chown", "text");
const chmod = flag("chmod", "text", { since: 2 });
const link = flag("link", "bool", { since: 4 });
const exclude = flag("exclude", "texts", { since: 19, labs: 7 });

const table: Readonly<Partial<Record<InstructionKind, readonly FlagEntry[]>>> = {
  FROM: [flag("platform", "text")],
  RUN: [
    flag("mount", "texts", { since: 2 }),
    flag("network", "text", { since: 3 }),
    flag("security", "text", { since: 20, labs: 1 }),
    flag("device", "texts", { since: onlyLabs, labs: 14 }),
  ],
  COPY: [
    flag("from", "text"),
    chown,
    chmod,
    link,
    flag("parents", "bool", { since: 20, labs: 7 }),
    exclude,
  ],
  ADD: [
    flag("checksum", "text", { since: 6, labs: 5 }),
    chown,
    chmod,
    link,
    flag("keep-git-dir", "bool", { since: 5 }),
    flag("unpack", "bool", { since: 17 }),
    exclude,
  ],
  HEALTHCHECK: [
    flag("interval", "text"),
    flag("timeout", "text"),
    flag("start-period", "text"),
    flag("start-interval", "text", { since: 6 }),
    flag("retries", "text"),
  ],
};

function flag(
  name: string,
  type: FlagEntry["type"],
  availability: Availability = { since: 0 },
): FlagEntry {
  return { name, type, ...availability };
}
