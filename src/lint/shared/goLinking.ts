import type { CommandInstruction, Stage } from "../../dockerfile/document.ts";
import type { ShellAssignment } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { readGoCommand } from "./goCommands.ts";
import { splitImageName } from "./splitImageName.ts";

export interface GoLinking {
  /** What the words and variables of a `go build` say. */
  readonly cgo: "on" | "off" | "unknown";
  /** A GOARCH that is typed: on machines of another kind cgo is off. */
  readonly arch: string | undefined;
}

/**
 * Whether a `go build` uses cgo where packages ask for it: by itself it does in images with a C
 * compiler, when it builds for the machine that it runs on.
 */
export function goLinking(
  services: LintServices,
  run: CommandInstruction,
  command: NamedCommand,
): GoLinking {
  const unknown: GoLinking = { cgo: "unknown", arch: undefined };
  const go = readGoCommand(command);
  const { text } = command.run.script.source;
  const given = assignmentsOf(command);
  if (go?.verb.value !== "build") return unknown;
  if (oddOptions.some((name) => go.options.has(name))) return unknown;
  // An export, `go env -w` or a file that is read; a loop over systems has variables of its own.
  if (/\bgo[ \t]+env[ \t]+-w|(^|[\s;&])(export|source|\.)[ \t]/.test(text)) return unknown;
  const setting = (name: string): Setting => settingOf(services, run, given.get(name), name);
  const enabled = setting("CGO_ENABLED");
  if (enabled === "unknown") return unknown;
  if (enabled !== undefined && enabled !== "1") return { cgo: "off", arch: undefined };
  const flags = [
    go.options.get("ldflags"),
    go.options.get("tags"),
    go.options.get("installsuffix"),
  ];
  const words = flags.flatMap((option) => (option ? [option.word.value] : []));
  const goFlags = setting("GOFLAGS");
  if (goFlags !== undefined) words.push(goFlags);
  if (words.some((word) => isStatic(word))) return { cgo: "off", arch: undefined };
  const os = setting("GOOS");
  if (os !== undefined && os !== "linux" && os !== "$TARGETOS") return unknown;
  const arch = setting("GOARCH");
  if (arch === "unknown") return unknown;
  return { cgo: "on", arch: arch === "$TARGETARCH" ? undefined : arch };
}

/** An official image that has Go, glibc and a C compiler. */
export function isGlibcGolang({ stageState }: LintServices, stage: Stage): boolean {
  const base = stageState.baseOf(stage);
  if (base?.complete !== true) return false;
  const { repository, tag } = splitImageName(base.reference);
  return repository === "golang" && !/alpine|windows|nanoserver|onbuild|\$/.test(tag);
}

/** These link otherwise, or need a C compiler. */
const oddOptions: readonly string[] = [
  ...["asan", "buildmode", "compiler", "linkshared", "msan", "n", "overlay", "race", "toolexec"],
];

/** Undefined where nothing sets it; `$TARGETOS` and `$TARGETARCH` for what the build says. */
type Setting = string | undefined;

function settingOf(
  { variables }: LintServices,
  run: CommandInstruction,
  assignment: ShellAssignment | undefined,
  name: string,
): Setting {
  if (!assignment) {
    const found = variables.resolve(name, run);
    if (!found) return undefined;
    return found.value ?? "unknown";
  }
  const { value } = assignment;
  if (!value) return "";
  if (!value.hasVariables && !value.hasSubstitution) return value.value;
  const platform = /^\$\{?(TARGETOS|TARGETARCH)\b/.exec(value.value)?.[1];
  if (platform !== undefined) return `$${platform}`;
  const { value: expanded, complete } = variables.expand(value.raw, run);
  return complete && !value.hasSubstitution ? expanded : "unknown";
}

/** In front of the command, and of `env` before it. */
function assignmentsOf({ command }: NamedCommand): ReadonlyMap<string, ShellAssignment> {
  const found = new Map<string, ShellAssignment>();
  for (let at: typeof command | undefined = command; at; at = at.wrapper) {
    for (const assignment of at.assignments) {
      if (!found.has(assignment.name)) found.set(assignment.name, assignment);
    }
  }
  return found;
}

/** A variable of flags may hold any. */
function isStatic(words: string): boolean {
  return /-static\b|\bnetgo\b|unknown|\$\{?\w*(FLAG|STATIC|LINK|TAG|OPT)/i.test(words);
}
