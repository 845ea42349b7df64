import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasArgument, isOptionWord, optionValue } from "./commandWords.ts";
import { isUnknown, rpmCommands } from "./rpmCommands.ts";
import type { PeerVersions } from "./rpmPeerVersions.ts";
import { type RpmTool, zypper } from "./rpmTools.ts";

/** A package that is installed in whatever version is the newest. */
export interface UnpinnedPackage {
  readonly command: NamedCommand;
  readonly word: ShellWord;
}

/** What yum or dnf install without a version; silent where the version may be in a variable. */
export function unpinnedPackages(
  services: LintServices,
  run: Instruction,
  tool: RpmTool,
): readonly UnpinnedPackage[] {
  return rpmCommands(services, run, tool).flatMap(({ command, verb, operands }) => {
    const isOpen =
      verb === "install"
        ? isUnpinned
        : verb === "module install"
          ? ({ value }: ShellWord) => !value.includes(":")
          : undefined;
    if (!isOpen) return [];
    return operands
      .filter((word) => !isUnknown(word) && isOpen(word))
      .map((word) => ({ command, word }));
  });
}

/**
 * True for a name alone. Groups, files, what a package provides, and conditions (`a >= 1`) are no
 * names; a part behind a dash that begins with a digit is, or may be, a version.
 */
function isUnpinned({ value }: ShellWord): boolean {
  if (value === "" || /[/(=<>]|^[@-]|^\d+:|\.rpm$/.test(value)) return false;
  return !/-\d/.test(value);
}

/** The same for zypper, which writes `name=version`, and has packages with a type in front. */
export function unpinnedZypperPackages(
  services: LintServices,
  run: Instruction,
): readonly UnpinnedPackage[] {
  return rpmCommands(services, run, zypper).flatMap(({ command, words, verb, operands }) => {
    if (verb !== "install" && verb !== "in") return [];
    if ((optionValue({ words }, "t", "type") ?? "package") !== "package") return [];
    return operands
      .filter((word) => !isUnknown(word) && isUnpinned(word) && !isNoInstall(word))
      .map((word) => ({ command, word }));
  });
}

/** Removed on the way, or something else than a package. */
function isNoInstall({ value }: ShellWord): boolean {
  return /^([!~]|(pattern|patch|product|srcpackage|application):)/.test(value);
}

/** As hadolint has it: any argument of an `install` that is no option is a package. */
export function unpinnedForPeer(
  services: LintServices,
  run: Instruction,
  tool: RpmTool,
  versions: PeerVersions,
  /** An argument with which it does not look at packages. */
  besides: readonly string[] = [],
): readonly UnpinnedPackage[] {
  const commands = services.commands.of(run).named(...tool.peerNames);
  return commands.flatMap((command) => {
    if (!hasArgument(command, "install")) return [];
    const isModule = hasArgument(command, "module");
    if (!isModule && hasArgument(command, ...besides)) return [];
    return command.words
      .filter(({ value }) => !isOptionWord(value) && value !== "install" && value !== "module")
      .filter((word) =>
        isModule ? !word.value.includes(":") : !isPinnedForPeer(word, versions, run),
      )
      .map((word) => ({ command, word }));
  });
}

/** Where there are variables, they alone decide. */
function isPinnedForPeer(word: ShellWord, versions: PeerVersions, run: Instruction): boolean {
  const { value } = word;
  if (!value.includes("-")) return false;
  if (value.endsWith(".rpm")) return true;
  if (isUnknown(word)) return plainVariables(value).some((name) => versions.has(name, run));
  const [, ...parts] = value.split("-");
  return (
    parts.every((part) => /^[0-9A-Za-z.~^_:+]*$/.test(part)) &&
    parts.some((part) => /^\d/.test(part))
  );
}

/** The names in `$a` and `${a}`, not those with an operator; `$(a)` is the same to it. */
function plainVariables(value: string): readonly string[] {
  return [...value.matchAll(/\$(?:(\w+)|\{(\w+)\}|\((\w+)\))/g)].map(
    ([, bare, braced, command]) => bare ?? braced ?? command ?? "",
  );
}
