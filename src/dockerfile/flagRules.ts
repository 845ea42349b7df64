import type { Flag, Instruction, InstructionKind, Problem } from "./document.ts";

/** "unchecked": the engine ignores whatever flags stand there. */
type FlagRules = Readonly<Record<string, FlagType>> | "unchecked";
type FlagType = "bool" | "text" | "texts";

const none: FlagRules = {};

const rules: Readonly<Record<InstructionKind, FlagRules>> = {
  FROM: { platform: "text" },
  RUN: { mount: "texts", network: "text", security: "text", device: "texts" },
  COPY: {
    from: "text",
    chown: "text",
    chmod: "text",
    link: "bool",
    exclude: "texts",
    parents: "bool",
  },
  ADD: {
    chown: "text",
    chmod: "text",
    link: "bool",
    "keep-git-dir": "bool",
    checksum: "text",
    unpack: "bool",
    exclude: "texts",
  },
  HEALTHCHECK: {
    interval: "text",
    timeout: "text",
    "start-period": "text",
    "start-interval": "text",
    retries: "text",
  },
  CMD: none,
  ENTRYPOINT: none,
  SHELL: none,
  ENV: none,
  LABEL: none,
  ONBUILD: none,
  WORKDIR: none,
  USER: none,
  EXPOSE: none,
  VOLUME: none,
  MAINTAINER: none,
  ARG: "unchecked",
  STOPSIGNAL: "unchecked",
  UNKNOWN: "unchecked",
};

/** What the engine rejects in the flags, one problem a flag. */
export function checkFlags(instruction: Instruction): Problem[] {
  const allowed = rules[instruction.kind];
  if (allowed === "unchecked" || instruction.flags.length === 0) return [];
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const flag of instruction.flags) {
    const name = flag.name.value;
    const type = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    const message =
      type === undefined
        ? unknownFlag(instruction.kind, name, Object.keys(allowed))
        : seen.has(name) && type !== "texts"
          ? `The flag --${name} stands here a second time; keep one of them.`
          : checkValue(flag, name, type);
    seen.add(name);
    if (message) problems.push({ range: flag.range, message });
  }
  return problems;
}

function unknownFlag(kind: InstructionKind, name: string, known: readonly string[]): string {
  if (known.length === 0) {
    return `${kind} takes no flags, but --${name} looks like one; remove it, or put -- in front of arguments that begin with dashes.`;
  }
  const list = known.map((flag) => `--${flag}`).join(", ");
  return `${kind} has no flag --${name}; it knows ${list}.`;
}

function checkValue(flag: Flag, name: string, type: FlagType): string | undefined {
  if (type === "bool") {
    if (flag.value === undefined) return undefined;
    const value = flag.value.value.toLowerCase();
    if (value === "true" || value === "false") return undefined;
    return `The flag --${name} is true or false, not "${flag.value.raw}"; write --${name} or --${name}=false.`;
  }
  if (flag.value !== undefined) return undefined;
  return `The flag --${name} lacks its value; write --${name}=VALUE.`;
}
