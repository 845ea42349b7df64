import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import { isRootUser } from "../../dockerfile/isRootUser.ts";
import { asOf } from "../baseimages/baseImageTable.ts";
import { droppedRoot } from "../baseimages/droppedRoot.ts";
import { othersKnown } from "../baseimages/othersKnown.ts";
import { plainUser } from "../baseimages/plainUser.ts";
import { tableFacts } from "../baseimages/tableFacts.ts";
import { splitImageName } from "./splitImageName.ts";

/**
 * What is known of well-known images without asking anybody, by the shipped table. Of a tag that a
 * variable decides, or that is not understood, only what holds for all Linux images of the repository.
 */
export function knownBaseImage(reference: string): BaseImageFacts | undefined {
  const known = found.get(reference);
  if (known !== undefined) return known ?? undefined;
  const facts = lookUp(reference);
  // Typing makes new names all the time, and no image has one as long as that.
  if (reference.length > 400) return facts;
  if (found.size >= 1000) found.clear();
  found.set(reference, facts ?? null);
  return facts;
}

/** The table does not change, so nothing in here does: what was found once stays true. */
const found = new Map<string, BaseImageFacts | null>();

function lookUp(reference: string): BaseImageFacts | undefined {
  const { repository, tag } = splitImageName(reference);
  const told = tag === "" && reference.includes("@") ? undefined : tag;
  const windows = windowsFacts(repository, tag);
  if (windows) return { ...windows, source };
  const others = othersKnown(repository, told);
  const table = tableFacts(repository, told);
  if (!others && !table) return undefined;
  const facts = { ...table, ...others };
  if (facts.user === undefined || !isRootUser(facts.user)) return { ...facts, source };
  const dropsRoot = droppedRoot(repository, told);
  const plain = plainUser(repository, told, facts);
  return {
    ...facts,
    ...(dropsRoot && { dropsRoot }),
    ...(plain !== undefined && { plainUser: plain }),
    source,
  };
}

const source = { kind: "table", asOf } as const;

/** Windows images have no root; nanoserver starts with a plain user. */
function windowsFacts(repository: string, tag: string): BaseImageFacts | undefined {
  const name = `${repository}:${tag}`;
  const nano = name.includes("nanoserver");
  if (!nano && !/windowsservercore|\/windows[/:]/.test(name)) return undefined;
  return {
    user: nano ? "ContainerUser" : "ContainerAdministrator",
    os: { kind: "windows" },
    packageManagers: [],
  };
}
