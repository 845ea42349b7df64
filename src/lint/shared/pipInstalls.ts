import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { RuleContext } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasArgument, operandsOf } from "./commandWords.ts";
import { hadolintOperands } from "./hadolintWords.ts";

export interface PipInstall {
  readonly command: NamedCommand;
  /** The word `install`. */
  readonly verb: ShellWord;
  /** What stands behind it and is neither an option nor an option's value. */
  readonly packages: readonly ShellWord[];
  /** `pipx`, which has an environment and so a way to call pip of its own. */
  readonly pipx: boolean;
}

/** The commands `pip install`, `python -m pip install`, `pipx install` of an instruction. */
export function pipInstalls(
  { services, preset }: Pick<RuleContext, "services" | "preset">,
  instruction: Instruction,
): readonly PipInstall[] {
  const read = preset === "hadolint" ? readAsHadolint : readPipInstall;
  return services.commands.of(instruction).all.flatMap((command) => read(command) ?? []);
}

/** Undefined for all other commands; with the options as pip itself reads them. */
export function readPipInstall(command: NamedCommand): PipInstall | undefined {
  let { name, words } = command;
  if (isPython.test(name)) {
    const at = words.findIndex(({ value }) => !value.startsWith("-") || value === "-m");
    const module = words[at + 1];
    if (words[at]?.value !== "-m" || !module) return undefined;
    name = module.value;
    words = words.slice(at + 2);
  }
  if (!/^pip(x|[\d.]*)$/.test(name)) return undefined;
  const [verb, ...packages] = operandsOf({ words }, taking);
  if (verb?.value !== "install") return undefined;
  return {
    command,
    verb,
    packages: packages.filter(({ value }) => value !== "--" && value !== "-"),
    pipx: name === "pipx",
  };
}

const isPython = /^(python|pypy)[\d.]*$/;

/** It is content with the word `install` anywhere, and with names that begin with `pip`. */
function readAsHadolint(command: NamedCommand): PipInstall | undefined {
  const { name, words } = command;
  let at = -1;
  if (name.startsWith("python")) {
    const module = words.findIndex(
      ({ value }, index) =>
        value === "-m" &&
        words[index + 1]?.value === "pip" &&
        words[index + 2]?.value === "install",
    );
    if (module !== -1) at = module + 2;
  } else if (name.startsWith("pip") && !name.startsWith("pipenv")) {
    at = words.findIndex(({ value }) => value === "install");
  }
  const verb = words[at];
  if (!verb) return undefined;
  const operands = hadolintOperands(command, peerTaking);
  const isVerb = ({ value }: ShellWord): boolean => value === "install";
  const first = operands.findIndex(isVerb);
  const behind = first === -1 ? [] : operands.slice(first);
  const next = behind.findIndex((word) => !isVerb(word));
  return {
    command,
    verb,
    packages: next === -1 ? [] : behind.slice(next),
    pipx: name.includes("pipx") || hasArgument(command, "pipx", "pipenv"),
  };
}

/** Options whose value is the next word (`pip help install`, `pipx install --help`). */
const taking = [
  ...["C", "c", "constraint", "e", "editable", "f", "find-links", "i", "index-url", "r", "t"],
  ...["abi", "build-option", "cache-dir", "cert", "client-cert", "config-settings"],
  ...["exists-action", "extra-index-url", "global-option", "group", "implementation"],
  ...["install-option", "keyring-provider", "log", "no-binary", "only-binary", "pip-args"],
  ...["platform", "prefix", "preinstall", "progress-bar", "proxy", "python", "python-version"],
  ...["report", "requirement", "retries", "root", "root-user-action", "src", "suffix", "target"],
  ...["timeout", "trusted-host", "upgrade-strategy", "use-deprecated", "use-feature"],
];

const peerTaking = [
  ...["abi", "b", "build", "e", "editable", "extra-index-url", "f", "find-links", "i"],
  ...["index-url", "implementation", "no-binary", "only-binary", "platform", "prefix"],
  ...["progress-bar", "proxy", "python", "python-version", "root", "root-user-action", "src", "t"],
  ...["target", "trusted-host", "upgrade-strategy"],
];
