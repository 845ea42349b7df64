import type { TransferInstruction } from "../../dockerfile/document.ts";
import type { NamedCommand } from "../../lint/shared/commandIndex.ts";
import { hasOption, operandsOf } from "../../lint/shared/commandWords.ts";
import type { BuildFacts, CopiedPath, RuntimePlan } from "./buildFacts.ts";

/**
 * The program that cargo built, in the system that it was linked on. Only the small images of Rust and
 * those of Alpine: there nothing is installed that a program could be linked to but what the smaller
 * image has too; and only where no file but the sources is there that the program might read.
 */
export function rustRuntimePlan(
  tag: string,
  words: readonly string[],
  facts: BuildFacts,
): RuntimePlan | undefined {
  const system = systemOf(tag);
  const [program = "", ...options] = words;
  if (!system || !facts.hasOneWorkdir || options.some((word) => word.includes("/")))
    return undefined;
  if (!facts.commands.every(isOfCargo) || !facts.transfers.every((it) => bringsSources(it, facts)))
    return undefined;
  const made = programPath(program, facts);
  return made && { image: system.image, paths: [made, ...system.paths] };
}

interface System {
  readonly image: string;
  readonly paths: readonly CopiedPath[];
}

/** Certificates are in Rust's image and not in Debian's; Alpine has them in both. */
function systemOf(tag: string): System | undefined {
  const [, codename, alpine] =
    /^(?:\d+(?:\.\d+){0,2}-)?(?:slim-(trixie|bookworm|bullseye)|alpine(3\.\d+))$/.exec(tag) ?? [];
  if (codename !== undefined) {
    return { image: `debian:${codename}-slim`, paths: [{ from: certificates, to: certificates }] };
  }
  return alpine === undefined ? undefined : { image: `alpine:${alpine}`, paths: [] };
}

const certificates = "/etc/ssl/certs/ca-certificates.crt";

/** With others, or with settings in front, something may be linked that is not in the smaller image. */
function isOfCargo(it: NamedCommand): boolean {
  if (it.command.assignments.length > 0) return false;
  if (it.name !== "cargo") return /^(cp|mv|set|true)$/.test(it.name);
  if (hasOption(it, "target", "target-dir", "config", "root", "Z", "out-dir", "artifact-dir")) {
    return false;
  }
  return /^(build|b|fetch|install|test|check|clippy)$/.test(it.words[0]?.value ?? "");
}

/** Of a whole folder it has to be known what is in it. */
function bringsSources({ sources }: TransferInstruction, { contextFiles }: BuildFacts): boolean {
  return sources.every(({ raw }) => {
    const path = raw.replace(/^(?:\.?\/)+|\/+$/g, "");
    if (path !== "" && path !== ".") return isSource(path.split("/")[0] ?? "");
    if (!contextFiles || contextFiles.isCut) return false;
    return contextFiles.children("").every(({ path: name }) => isSource(name) || isForPeople(name));
  });
}

function isSource(name: string): boolean {
  return /^(?:Cargo\.(?:toml|lock)|rust-toolchain(?:\.toml)?|(?:build|clippy|rustfmt|deny)\.(?:rs|toml)|src|crates|benches|tests|examples|target)$/.test(
    name,
  );
}

function isForPeople(name: string): boolean {
  // What is in .cargo may have the program linked in another way.
  return /^(?:\.(?!cargo$).+|(?:README|LICEN[CS]E|CHANGELOG|CONTRIBUTING|Makefile|justfile|Dockerfile|Containerfile|(?:docker-)?compose)(?:[-.].*)?|.+\.Dockerfile)$/i.test(
    name,
  );
}

/** Where it lies in the image, and where it may lie so that the same words start it. */
function programPath(program: string, facts: BuildFacts): CopiedPath | undefined {
  const { commands, resolve, isMounted } = facts;
  const builds = commands.filter((it) => it.name === "cargo" && hasOption(it, "release", "r"));
  const installs = commands.filter((it) => it.name === "cargo" && it.words[0]?.value === "install");
  if (!program.includes("/")) {
    if (!/^[\w-]+$/.test(program)) return undefined;
    if (installs.some((it) => hasOption(it, "path")) && builds.length === 0) {
      return { from: `/usr/local/cargo/bin/${program}`, to: `/usr/local/bin/${program}` };
    }
  }
  const path = program.includes("/") ? resolve(program) : `/usr/local/bin/${program}`;
  if (path === undefined || builds.length === 0 || installs.length > 0) return undefined;
  const release = resolve("target/release");
  const isRelease = (it: string | undefined): boolean =>
    it !== undefined && it.slice(0, it.lastIndexOf("/")) === release;
  const copies = commands.filter(({ name }) => name === "cp" || name === "mv");
  if (isRelease(path)) {
    // A copy would be of something that is lost.
    return copies.length > 0 || isMounted(path) ? undefined : { from: path, to: path };
  }
  const copiesTo = (it: NamedCommand): boolean => {
    const [source, target, ...others] = operandsOf(it).map(({ value }) => resolve(value));
    if (source === undefined || target === undefined || others.length > 0) return false;
    const inFolder = `${target.replace(/\/$/, "")}${source.slice(source.lastIndexOf("/"))}`;
    return isRelease(source) && (target === path || inFolder === path);
  };
  const [copy, ...more] = copies;
  const isCopied = more.length === 0 && copy !== undefined && copiesTo(copy);
  return isCopied && !isMounted(path) ? { from: path, to: path } : undefined;
}
