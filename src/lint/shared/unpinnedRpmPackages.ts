import type { TextRange } from "../../base/textRange.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { RuleContext, Visitor } from "../rule.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasArgument, isOptionWord } from "./commandWords.ts";
import { createHadolintVersions, type HadolintVersions } from "./hadolintVersions.ts";
import { isUnknown } from "./knownWords.ts";
import { onFirstLine } from "./onFirstLine.ts";
import { createRpmCommands, type RpmCommand } from "./rpmCommands.ts";
import type { RpmTool } from "./rpmTools.ts";

/** The visitor of a rule that wants a version of each package that yum or dnf installs. */
export function unpinnedRpmPackages(
  context: Pick<RuleContext, "services" | "preset" | "document">,
  tool: RpmTool,
  /** Arguments with which hadolint does not look at packages. */
  besides: readonly string[],
  report: (unpinned: { readonly at: TextRange; readonly program: string }) => void,
): Visitor {
  const { services, preset } = context;
  const reportAll = (run: Instruction, found: readonly UnpinnedPackage[]): void => {
    for (const { command, word } of found) {
      report({ at: onFirstLine(context, run, word.range), program: command.name });
    }
  };
  if (preset === "hadolint") {
    const versions = createHadolintVersions();
    return {
      ...versions.visitor,
      RUN: (run) => reportAll(run, unpinnedForHadolint(services, run, tool, versions, besides)),
    };
  }
  const rpmCommands = createRpmCommands(services, tool);
  return { RUN: (run) => reportAll(run, rpmCommands(run).flatMap(unpinnedOf)) };
}

/** A package that is installed in whatever version is the newest. */
interface UnpinnedPackage {
  readonly command: NamedCommand;
  readonly word: ShellWord;
}

/** Silent where the version may be in a variable. */
function unpinnedOf({ command, verb, operands }: RpmCommand): readonly UnpinnedPackage[] {
  const isOpen =
    verb === "install"
      ? hasNoRpmVersion
      : verb === "module install"
        ? (value: string) => !value.includes(":")
        : undefined;
  if (!isOpen) return [];
  return operands
    .filter((word) => !isUnknown(word) && isOpen(word.value))
    .map((word) => ({ command, word }));
}

/**
 * True for a name alone. Groups, files, what a package provides, and conditions (`a >= 1`) are no
 * names; a part behind a dash that begins with a digit is, or may be, a version.
 */
export function hasNoRpmVersion(value: string): boolean {
  if (value === "" || /[/(=<>]|^[@-]|^\d+:|\.rpm$/.test(value)) return false;
  return !/-\d/.test(value);
}

/** As hadolint has it: any argument of an `install` that is no option is a package. */
function unpinnedForHadolint(
  services: LintServices,
  run: Instruction,
  tool: RpmTool,
  versions: HadolintVersions,
  besides: readonly string[],
): readonly UnpinnedPackage[] {
  const commands = services.commands.of(run).named(...tool.peerNames);
  return commands.flatMap((command) => {
    if (!hasArgument(command, "install")) return [];
    const isModule = hasArgument(command, "module");
    if (!isModule && hasArgument(command, ...besides)) return [];
    return command.words
      .filter(({ value }) => !isOptionWord(value) && value !== "install" && value !== "module")
      .filter((word) =>
        isModule ? !word.value.includes(":") : !isPinnedForHadolint(word, versions, run),
      )
      .map((word) => ({ command, word }));
  });
}

/** Where there are variables, they alone decide. */
function isPinnedForHadolint(
  word: ShellWord,
  versions: HadolintVersions,
  run: Instruction,
): boolean {
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
