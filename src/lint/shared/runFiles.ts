import type { Instruction } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";
import { splitPath } from "./dependencyFolders.ts";
import { listInstallOf } from "./dependencyLists.ts";

/** Reads the commands of a RUN once, for all paths that are asked for. */
export function readRunFiles(
  services: LintServices,
  run: Instruction,
  { trustsInstalls = false }: { readonly trustsInstalls?: boolean },
): RunFiles {
  const { all, scripts } = services.commands.of(run);
  const written: string[] = [];
  const redirected: string[] = [];
  let effect: RunFiles["effect"] = all.length === 0 ? "perhaps" : "missing";
  if (scripts.length === 0 || scripts.some(({ script }) => !script.complete)) effect = "unknown";
  for (const one of all) {
    const { name, command, words } = one;
    if (trustsInstalls && listInstallOf(one)) continue;
    if (movers.has(name) || makers.test(`${name} ${words[0]?.value ?? ""}`)) effect = "unknown";
    if (effect === "unknown") break;
    const isPip = pips.has(name) || (/^python/.test(name) && words[1]?.value === "pip");
    if (writers.has(name) && !isPip) written.push(...words.map(({ value }) => value));
    redirected.push(...command.redirections.flatMap(({ target }) => target?.value ?? []));
    if (!harmless.has(name) && !isPip) effect = "perhaps";
  }
  return { effect, written, redirected };
}

/** What a RUN does to files, whatever their names. */
export interface RunFiles {
  /** `unknown` where it may bring any file, or cannot be read. */
  readonly effect: "missing" | "perhaps" | "unknown";
  /** The arguments of commands that write the files which they name. */
  readonly written: readonly string[];
  readonly redirected: readonly string[];
}

/** `perhaps`: the RUN may have made the file at the path. */
export function runFileEffect(
  { effect, written, redirected }: RunFiles,
  path: string,
): RunFiles["effect"] {
  if (effect === "unknown" || (written.length === 0 && redirected.length === 0)) return effect;
  const { name } = splitPath(path);
  const isWritten =
    written.some((word) => word.includes(name)) || redirected.some((word) => word.endsWith(name));
  return isWritten ? "unknown" : effect;
}

/** These bring files of any name. */
const movers: ReadonlySet<string> = new Set([
  ...["mv", "cp", "git", "tar", "unzip", "rsync", "ln", "install", "patch", "cargo-chef"],
]);

const makers = /^\w+ (init|new|pkg|version|create)$/;

/** These write a file that they name. */
const writers: ReadonlySet<string> = new Set([
  ...["sed", "jq", "yq", "tee", "perl", "awk", "envsubst", "touch", "curl", "wget", "rm"],
  ...["poetry", "pip-compile", "uv", "pdm", "pipenv", "node", "python", "python3", "dos2unix"],
]);

const pips: ReadonlySet<string> = new Set(["pip", "pip3"]);

/** These write no file that a project brings. */
const harmless: ReadonlySet<string> = new Set([
  ...["apt-get", "apt", "apk", "dnf", "yum", "microdnf", "mkdir", "chown", "chmod", "groupadd"],
  ...["useradd", "addgroup", "adduser", "echo", "rm", "true", "set", "cd", "export", "test", "["],
  ...["corepack", "groupmod", "usermod", "update-ca-certificates", "rustup", "printf"],
]);
