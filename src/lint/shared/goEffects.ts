import { joinPath } from "../../dockerfile/joinPath.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { type GoCommand, goProgramName, readGoCommand } from "./goCommands.ts";
import { currentFolder, type EffectsContext, type MadePath, madePath } from "./madePath.ts";

/** The paths that a go command makes; undefined where it may run other programs. */
export function goEffects(
  command: NamedCommand,
  context: EffectsContext,
): readonly MadePath[] | undefined {
  const go = readGoCommand(command);
  if (!go) return undefined;
  switch (go.verb.value) {
    case "build":
      return buildEffects(go, command, context);
    case "install":
      return installEffects(go, command, context);
    case "get":
      return moduleEffects(["go.sum"], go, command, context);
    case "mod":
      return moduleEffects(
        modFiles[go.operands[0]?.value ?? ""] ?? ["go.mod", "go.sum"],
        go,
        command,
        context,
      );
    case "env":
      // What it writes counts for all that follows.
      return go.options.has("w") || go.options.has("u") ? undefined : [];
    case "clean":
    case "doc":
    case "fmt":
    case "help":
    case "list":
    case "version":
    case "vet":
      return [];
    default:
      // Tests, generators and tools write what they like.
      return undefined;
  }
}

/** What each makes beside the modules; go.mod has to be there already for most. */
const modFiles: Readonly<Record<string, readonly string[] | undefined>> = {
  download: [],
  graph: [],
  tidy: ["go.sum"],
  vendor: ["vendor"],
  verify: [],
  why: [],
};

function moduleEffects(
  names: readonly string[],
  { options }: GoCommand,
  command: NamedCommand,
  context: EffectsContext,
): readonly MadePath[] | undefined {
  const folder = currentFolder(command, context);
  if (folder === undefined || options.has("C")) return undefined;
  const paths = [goPath(context), ...names.map((name) => joinPath(folder, name) ?? folder)];
  return paths.map((path) => ({ path, kind: "tree", command }));
}

function buildEffects(
  { options, operands }: GoCommand,
  command: NamedCommand,
  context: EffectsContext,
): readonly MadePath[] | undefined {
  if (options.has("n") || options.has("toolexec") || options.has("C")) return undefined;
  const output = options.get("o");
  if (!output) {
    const folder = currentFolder(command, context);
    if (folder === undefined) return undefined;
    if (hasOwnName(context) || options.has("buildmode")) {
      return [{ path: folder, kind: "tree", command }];
    }
    const name = programName(operands, folder, context);
    const path = name === undefined ? undefined : joinPath(folder, name);
    return [{ path: path ?? folder, kind: path === undefined ? "tree" : "file", command }];
  }
  // `-o=a` has its value in the word of the option.
  const word =
    output.word.value === output.value
      ? output.word
      : { ...output.word, value: output.value, raw: output.word.raw.replace(/^[^=]*=/, "") };
  const made = madePath("file", word, command, context);
  if (made?.kind !== "file") return made && [made];
  if (options.has("buildmode")) {
    return [{ path: joinPath(made.path, "..") ?? "/", kind: "tree", command }];
  }
  if (!output.value.endsWith("/") && !/(^|\/)\.\.?$/.test(output.value)) return [made];
  const names = operands.map((operand) => packageName(operand));
  if (names.length === 0 || names.includes(undefined) || hasOwnName(context)) {
    return [{ ...made, kind: "tree" }];
  }
  return names.map((name) => ({ ...made, path: joinPath(made.path, name ?? "") ?? made.path }));
}

/** Other systems have other endings. */
function hasOwnName({ services, run }: EffectsContext): boolean {
  const { variables } = services;
  const goos = variables.resolve("GOOS", run);
  if (goos && goos.value !== "linux") return true;
  return services.commands
    .of(run)
    .scripts.some(({ script }) => /GOOS=(?!"?linux\b)/.test(script.source.text));
}

/** Undefined where go.mod decides, or where it may be several. */
function packageName({
  value,
  hasVariables,
  hasSubstitution,
  hasPattern,
}: ShellWord): string | undefined {
  if (hasVariables || hasSubstitution || hasPattern || value.includes("...")) return undefined;
  if (value.endsWith(".go")) return undefined;
  const name = value.startsWith(".") ? lastPart(value) : goProgramName(value);
  return /^\.{0,2}$/.test(name) ? undefined : name;
}

function programName(
  operands: readonly ShellWord[],
  folder: string,
  { programOf }: EffectsContext,
): string | undefined {
  const [first] = operands;
  if (!first || (operands.length === 1 && /^\.\/?$/.test(first.value))) return programOf(folder);
  if (first.value.endsWith(".go")) {
    return first.hasPattern || first.hasVariables
      ? undefined
      : lastPart(first.value).slice(0, -".go".length);
  }
  // A version as the last part is left out, also of a folder.
  return operands.length === 1 && !/\/v\d+\/?$/.test(first.value) ? packageName(first) : undefined;
}

function installEffects(
  { options, operands }: GoCommand,
  command: NamedCommand,
  context: EffectsContext,
): readonly MadePath[] | undefined {
  const text = context.services.commands
    .of(context.run)
    .scripts.map(({ script }) => script.source.text);
  if (/GO(BIN|PATH|OS|ARCH)/.test(text.join("\n")) || options.has("C")) return undefined;
  const { services, run } = context;
  const env = services.stageState.before(run);
  const folder = env.env("GOBIN") ?? joinPath(goPath(context), "bin");
  if (!folder?.startsWith("/")) return undefined;
  const names = operands.map(({ value, ...word }) =>
    packageName({ ...word, value: value.replace(/@.*$/, "") }),
  );
  const sources = goPath(context);
  const caches = ["pkg", "src"].map((name) => ({
    path: joinPath(sources, name) ?? sources,
    kind: "tree" as const,
    command,
  }));
  if (names.length === 0 || names.includes(undefined) || hasOwnName(context)) {
    return [...caches, { path: folder, kind: "tree", command }];
  }
  return [
    ...caches,
    ...names.map((name) => ({
      path: joinPath(folder, name ?? "") ?? folder,
      kind: "file" as const,
      command,
    })),
  ];
}

function goPath({ services, run }: EffectsContext): string {
  const first = services.stageState.before(run).env("GOPATH")?.split(":", 1)[0];
  return first?.startsWith("/") ? first : "/root/go";
}

function lastPart(path: string): string {
  const clean = path.replace(/\/+$/, "");
  return clean.slice(clean.lastIndexOf("/") + 1);
}
