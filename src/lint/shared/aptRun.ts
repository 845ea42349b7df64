import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellCommand } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import { type AptCommand, hasAptOption, readAptCommand } from "./aptInstalls.ts";
import type { NamedCommand } from "./commandIndex.ts";

/** What a RUN does with the package lists of apt, in the order of the text. */
export interface AptRun {
  /** The last update. */
  readonly update: AptCommand | undefined;
  /** True where an install follows that update. */
  readonly installsUpdated: boolean;
  /** The first install that has no update in front of it, where nothing else may have updated. */
  readonly stale: AptCommand | undefined;
  /** True where something may need the lists that are there, without an update in front of it. */
  readonly usesLists: boolean;
  /** True where something runs that may update as well: a script, `add-apt-repository`. */
  readonly mayUpdate: boolean;
  /** True where lists may be removed, and no update follows. */
  readonly removesLists: boolean;
  /** True where all of them are removed for sure. */
  readonly leavesNoLists: boolean;
}

export function readAptRun({ commands }: LintServices, run: Instruction): AptRun | undefined {
  const { all } = commands.of(run);
  let update: AptCommand | undefined;
  let installsUpdated = false;
  let stale: AptCommand | undefined;
  let usesLists = false;
  let mayUpdate = false;
  let removesAlways = false;
  let removesLists = false;
  let leavesNoLists = false;
  for (const command of all) {
    if (removesAptLists(command)) {
      removesLists = true;
      leavesNoLists ||= isRemovalOfAll(command);
      removesAlways ||= command.name === "trap" || isInFunction(command.command);
    }
    if (!update && readers.has(command.name)) usesLists = true;
    if (!tools.has(command.name)) {
      if (runsOthers(command)) {
        mayUpdate = true;
        leavesNoLists = false;
      }
      continue;
    }
    const apt = readAptCommand(command);
    if (!apt) continue;
    if (!update && !needsNone.has(apt.verb.value)) usesLists = true;
    if (apt.verb.value === "update") {
      update = apt;
      installsUpdated = false;
      removesLists = false;
      leavesNoLists = false;
    } else if (installing.has(apt.verb.value)) {
      if (hasAptOption(command, "update", "U")) mayUpdate = true;
      if (update) installsUpdated = true;
      else if (!mayUpdate && namesPackages(apt)) stale ??= apt;
    }
  }
  removesLists ||= removesAlways;
  if (!update && !usesLists && !mayUpdate && !removesLists) return undefined;
  return { update, installsUpdated, stale, usesLists, mayUpdate, removesLists, leavesNoLists };
}

const tools: ReadonlySet<string> = new Set(["apt", "apt-get", "aptitude"]);

const installing: ReadonlySet<string> = new Set(["install", "reinstall", "build-dep", "satisfy"]);

/** What these do is the same without lists. */
const needsNone: ReadonlySet<string> = new Set([
  "autoclean",
  "auto-clean",
  "autopurge",
  "autoremove",
  "auto-remove",
  "clean",
  "purge",
  "remove",
  "update",
]);

const readers: ReadonlySet<string> = new Set(["apt-cache", "apt-file"]);

/** Something that is not a file: those need no lists, if they bring all. */
function namesPackages({ operands }: AptCommand): boolean {
  return operands.some(
    ({ value, hasVariables, hasSubstitution }) =>
      !hasVariables && !hasSubstitution && !/^[./]|\.deb$/.test(value),
  );
}

/** Whether a command takes away files below `/var/lib/apt`; one named for cleaning may. */
function removesAptLists({ name, words }: NamedCommand): boolean {
  if (/clean/i.test(name)) return true;
  if (!removers.has(name)) return false;
  return words.some(
    ({ value }) =>
      /apt\/lists|\/var\/lib\/apt/.test(value) ||
      /^\/var\/(lib\/)?[^/]*\{.*(apt|lib)/.test(value) ||
      (name === "trap" && /clean/i.test(value)),
  );
}

/** `cd`, as what follows may say `*` alone. */
const removers: ReadonlySet<string> = new Set(["rm", "find", "cd", "trap", "unlink"]);

function isRemovalOfAll({ name, words, command }: NamedCommand): boolean {
  const { chain } = command.pipeline;
  return (
    name === "rm" &&
    chain.block.parent === undefined &&
    chain.operators.every(({ text }) => text === "&&") &&
    words.some(({ value }) => /^\/var\/lib\/apt(\/lists)?(\/\*?)?$/.test(value))
  );
}

function isInFunction(command: ShellCommand): boolean {
  let { parent } = command.pipeline.chain.block;
  while (parent) {
    if (parent.kind === "function") return true;
    parent = parent.pipeline.chain.block.parent;
  }
  return false;
}

function runsOthers({ name, command }: NamedCommand): boolean {
  if (shells.has(name)) return command.inner === undefined;
  if (updaters.has(name) || /\.(sh|bash|py|pl|rb)$/.test(name)) return true;
  const path = command.name ?? "";
  return path.includes("/") && !/^(\/usr(\/local)?)?\/s?bin\/[^/]+$/.test(path);
}

const shells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh"]);

const updaters: ReadonlySet<string> = new Set([
  ".",
  "source",
  "eval",
  "add-apt-repository",
  "apt-add-repository",
  "apt-fast",
  "install_packages",
]);
