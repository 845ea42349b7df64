import type { Instruction, Stage } from "../../dockerfile/document.ts";
import { isRootUser } from "../../dockerfile/isRootUser.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import type { CompletionScope } from "./completionScope.ts";

/** A user or group, and where it is known from. */
export interface KnownUser {
  readonly name: string;
  readonly detail: string;
}

/** The users and groups that a stage has in front of an offset: made there, of its base, and root. */
export function usersOfStage(
  { document, services }: Pick<CompletionScope, "document" | "services">,
  stage: Stage,
  before: number,
): { readonly users: readonly KnownUser[]; readonly groups: readonly KnownUser[] } {
  const users = new Map<string, string>();
  const groups = new Map<string, string>();
  let root = stage;
  let readRuns = 0;
  for (const link of stageChain(document.stages, stage)) {
    root = link;
    for (let at = link.instructions.length - 1; at >= 0; at--) {
      const instruction = link.instructions[at];
      if (instruction?.kind !== "RUN" || instruction.range.start >= before) continue;
      if (readRuns < maximumRuns && mentions.test(textOf(instruction))) readRun(instruction);
    }
  }
  const { facts } = services.stageState.baseOf(root) ?? {};
  if (facts?.plainUser) add(users, facts.plainUser, "of the base image");
  const own = facts?.user;
  if (own && !isRootUser(own)) add(users, own.split(":")[0] ?? own, "of the base image");
  add(users, "root", "has all rights");
  add(groups, "root", "has all rights");
  return { users: toList(users), groups: toList(groups) };

  function textOf({ range }: Instruction): string {
    return document.text.slice(range.start, range.end);
  }

  function readRun(instruction: Instruction): void {
    readRuns++;
    const commands = services.commands.of(instruction);
    for (const { name, words } of commands.named("useradd", "adduser")) {
      const made = readMaker(words, name === "useradd" ? userAdd : addUser);
      if (made.name === undefined) continue;
      add(users, made.name, "made in this stage");
      if (made.id !== undefined) add(users, made.id, made.name);
      if (made.group !== undefined) add(groups, made.group, "group of a user");
    }
    for (const { name, words } of commands.named("groupadd", "addgroup")) {
      const made = readMaker(words, name === "groupadd" ? groupAdd : addGroup);
      if (made.name === undefined) continue;
      add(groups, made.name, "made in this stage");
      if (made.id !== undefined) add(groups, made.id, made.name);
    }
  }
}

/** The last ones of a stage; reading a script takes time. */
const maximumRuns = 20;

const mentions = /useradd|adduser|groupadd|addgroup/;

function add(to: Map<string, string>, name: string, detail: string): void {
  if (!to.has(name)) to.set(name, detail);
}

function toList(names: ReadonlyMap<string, string>): readonly KnownUser[] {
  return [...names].map(([name, detail]) => ({ name, detail }));
}

interface Made {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly group: string | undefined;
}

/** The flags of a program that take a value, and those whose value is the number or the group. */
interface MakerFlags {
  readonly withValue: ReadonlySet<string>;
  readonly id: ReadonlySet<string>;
  readonly group: ReadonlySet<string>;
}

/**
 * The one word that is neither a flag nor a flag's value; no name where a variable decides, or where
 * two stand there, as a user is put into a group then.
 */
function readMaker(words: readonly ShellWord[], known: MakerFlags): Made {
  const names: string[] = [];
  let id: string | undefined;
  let group: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const { value = "", hasVariables = false, hasSubstitution = false } = words[at] ?? {};
    if (hasVariables || hasSubstitution) return { name: undefined, id, group };
    if (value.length > 1 && value.startsWith("-")) {
      const equals = value.indexOf("=");
      const typed = equals === -1 ? value : value.slice(0, equals);
      // Of several letters, joined, the last one may take a value.
      const flag = /^-[A-Za-z]+$/.test(typed) ? `-${typed.at(-1)}` : typed;
      if (equals === -1 && !known.withValue.has(flag)) continue;
      const given = equals === -1 ? (words[++at]?.value ?? "") : value.slice(equals + 1);
      if (known.id.has(flag) && /^\d+$/.test(given)) id = given;
      else if (known.group.has(flag) && isName(given)) group = given;
    } else names.push(value);
  }
  const [name] = names;
  return { name: names.length === 1 && name && isName(name) ? name : undefined, id, group };
}

function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text);
}

const userAdd = makerFlags(
  "-b --base-dir -c --comment -d --home-dir --home -e --expiredate -f --inactive -g --gid -G --groups " +
    "-K --key -k --skel -p --password -R --root -s --shell -u --uid -Z --selinux-user",
  { id: "-u --uid", group: "-g --gid" },
);
/** Of Debian and of busybox. */
const addUser = makerFlags(
  "-h --home -g --gecos --comment -s --shell -G --ingroup -k --conf --uid -u --gid --firstuid --lastuid",
  { id: "-u --uid", group: "-G --ingroup" },
);
const groupAdd = makerFlags("-g --gid -K --key -p --password -R --root -P --prefix", {
  id: "-g --gid",
});
const addGroup = makerFlags("-g --gid --conf --firstgid --lastgid", { id: "-g --gid" });

function makerFlags(
  withValue: string,
  { id, group = "" }: { readonly id: string; readonly group?: string },
): MakerFlags {
  const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
  return { withValue: set(withValue), id: set(id), group: set(group) };
}
