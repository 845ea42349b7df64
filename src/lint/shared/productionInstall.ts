import type { CommandInstruction } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { npmInstalls } from "./npmInstalls.ts";

/** An installation of what package.json lists. */
export interface NodeInstall {
  readonly command: NamedCommand;
  /** Whether development dependencies come along; undefined where that is not certain. */
  readonly withDev: boolean | undefined;
  /** What keeps them out: an option as typed, or `NODE_ENV=production`. */
  readonly reason: string;
}

/** The installations of a RUN, in the order of the text; undefined where one is not understood. */
export function nodeInstalls(
  services: LintServices,
  run: CommandInstruction,
): readonly NodeInstall[] | undefined {
  const { all } = services.commands.of(run);
  const known = new Map(
    npmInstalls(all, "npm", "yarn", "pnpm", "bun").map((it) => [it.command, it]),
  );
  const installs: NodeInstall[] = [];
  for (const command of all) {
    const install = known.get(command);
    const isClean =
      command.name === "npm" && /^(ci|clean-install)$/.test(command.words[0]?.value ?? "");
    if (!install && !isClean) continue;
    // Single packages may be the tools that are looked for.
    if (install && (install.packages.length > 0 || install.verb?.value === "add")) return undefined;
    if (
      command.words.some(({ value, hasVariables }) => hasVariables || leadsElsewhere.test(value))
    ) {
      return undefined;
    }
    installs.push({ command, ...devOf(services, run, command) });
  }
  return installs;
}

function devOf(
  services: LintServices,
  run: CommandInstruction,
  { words, command }: NamedCommand,
): Pick<NodeInstall, "withDev" | "reason"> {
  const values = words.map(({ value }) => value);
  if (values.some((value) => /^--(include=dev|production=false|also=dev\w*|dev)$/.test(value))) {
    return { withDev: true, reason: "" };
  }
  const at = values.findIndex((value) => omitting.test(value));
  const separate = values.findIndex((value) => value === "--omit" || value === "--only");
  if (at !== -1) return { withDev: false, reason: values[at] ?? "" };
  if (separate !== -1) {
    const isDev = /^(dev|prod|production)$/.test(values[separate + 1] ?? "");
    const reason = `${values[separate]} ${values[separate + 1]}`;
    return { withDev: isDev ? false : undefined, reason };
  }
  if (values.includes("--include")) return { withDev: undefined, reason: "" };
  const texts = services.commands.of(run).scripts.map(({ script }) => script.source.text);
  const own = command.assignments.find(({ name }) => name === "NODE_ENV");
  if (!own && texts.some((text) => /NODE_ENV|npm_config|NPM_CONFIG/.test(text))) {
    return { withDev: undefined, reason: "" };
  }
  for (const name of [
    "NPM_CONFIG_PRODUCTION",
    "NPM_CONFIG_OMIT",
    "NPM_CONFIG_INCLUDE",
    "YARN_PRODUCTION",
  ]) {
    if (services.variables.resolve(name, run)) return { withDev: undefined, reason: "" };
  }
  const set = services.variables.resolve("NODE_ENV", run);
  const value = own ? own.value?.value : set?.value;
  if ((own || set) && value === undefined) return { withDev: undefined, reason: "" };
  return value === "production"
    ? { withDev: false, reason: "NODE_ENV=production" }
    : { withDev: true, reason: "" };
}

const omitting = /^(--omit=dev|--production(=true)?|--only=prod(uction)?|--prod|-P)$/;
const leadsElsewhere =
  /^(-g|--global|--prefix|-C|--cwd|--dir|--filter|-w|--workspaces?|--package-lock-only|--location)(=|$)/;
