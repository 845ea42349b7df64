import { joinPath } from "../../dockerfile/joinPath.ts";
import { commandsOf } from "../../dockerfile/shell/commandsOf.ts";
import type {
  ShellRedirection,
  ShellScript,
  ShellWord,
} from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { operandsOf } from "./commandWords.ts";
import { goEffects } from "./goEffects.ts";
import { currentFolder, type EffectsContext, type MadePath, madePath } from "./madePath.ts";

/**
 * The paths that a RUN may make, beside those in the folders of the system; undefined where it may
 * make others, too: it starts a program that is not known here, or the folder is not certain.
 */
export function runEffects(context: EffectsContext): readonly MadePath[] | undefined {
  const { services, run } = context;
  const { all, scripts } = services.commands.of(run);
  if (scripts.length === 0) return undefined;
  const made: MadePath[] = [];
  for (const { script } of scripts) {
    if (!script.complete || commandsOf(script, true).some(isNameless)) return undefined;
    for (const redirection of redirectionsOf(script)) {
      const path = targetOf(redirection, context);
      if (path === undefined) return undefined;
      if (path !== "") made.push({ path, kind: "file", command: undefined });
    }
  }
  for (const command of all) {
    const own = effectsOf(command, context);
    if (!own) return undefined;
    made.push(...own);
  }
  return made;
}

type Effects = readonly MadePath[] | undefined;

function isNameless({
  name,
  words,
}: {
  name: string | undefined;
  words: readonly ShellWord[];
}): boolean {
  return name === undefined && words.length > 0;
}

function* redirectionsOf(script: ShellScript): Generator<ShellRedirection> {
  for (const { elements } of script.pipelines) {
    for (const { redirections } of elements) yield* redirections;
  }
  // Those of a command in an inner script.
  for (const command of script.commands) {
    const inner = command.inner;
    if (inner?.kind === "script") yield* redirectionsOf(inner.script);
  }
}

/** "" where it makes no file. */
function targetOf(
  { operator, target }: ShellRedirection,
  context: EffectsContext,
): string | undefined {
  if (!operator.includes(">") || !target) return "";
  const { value, hasVariables, hasSubstitution } = target;
  if (/^(\d+|-|\/dev\/.*)$/.test(value)) return "";
  if (hasVariables || hasSubstitution || target.hasPattern) return undefined;
  const script = context.services.commands.of(context.run).all;
  const [first] = script;
  return first ? context.words.path(context.run, first, target) : undefined;
}

function effectsOf(command: NamedCommand, context: EffectsContext): Effects {
  const { name, words } = command;
  const { inner } = command.command;
  if (inner) return [];
  // One of the project may have the name of one of the system.
  const { value: typed } = command.nameWord;
  if (typed.includes("/") && !/^\/(usr\/|usr\/local\/|usr\/local\/go\/)?s?bin\//.test(typed)) {
    return undefined;
  }
  if (command.command.openEnded) return makingNothing.has(name) ? [] : undefined;
  if (makingNothing.has(name)) return [];
  const operands = (...taking: readonly string[]): readonly ShellWord[] =>
    operandsOf(command, taking);
  switch (name) {
    case "go":
      return goEffects(command, context);
    case "apt-get":
    case "apt":
    case "apk":
    case "dnf":
    case "microdnf":
    case "yum":
      // Into a root of its own, or the packages as files.
      if (words.some(({ value }) => /root|initdb|^-p|download|fetch|\//.test(value)))
        return undefined;
      return ["/opt", "/srv"].map((path) => ({ path, kind: "tree", command }));
    case "adduser":
    case "addgroup":
    case "useradd":
    case "groupadd":
    case "usermod":
      if (words.some(({ hasVariables, hasSubstitution }) => hasVariables || hasSubstitution)) {
        return undefined;
      }
      return places(["/home", ...words.flatMap(({ value }) => /\/.*$/.exec(value)?.[0] ?? [])]);
    case "find":
      return words.some(({ value }) => /^-(exec|ok|fprint|fls)/.test(value)) ? undefined : [];
    case "sed":
      return words.some(({ value }) => /w\s|^-i.|^--in-place=/.test(value)) ? undefined : [];
    case "sort":
      return words.some(({ value }) => /^-\w*o|^--output/.test(value)) ? undefined : [];
    case "mkdir":
      return made("folder", operands("m", "mode"));
    case "touch":
      return made("file", operands("d", "date", "r", "reference", "t"));
    case "tee":
      return made("file", operands());
    case "strip":
    case "upx":
      return words.some(({ value }) => /^-o/.test(value)) ? undefined : [];
    case "cp":
    case "mv":
    case "ln":
    case "install": {
      const isOdd = words.some(({ value }) =>
        /^(-\w*[td]|--(target-directory|parents))/.test(value),
      );
      const list = operands("m", "mode", "o", "owner", "g", "group");
      const last = list.at(-1);
      return isOdd || !last || list.length < 2 ? undefined : made("tree", [last]);
    }
    case "git": {
      const list = operands("b", "branch", "depth");
      if (list[0]?.value !== "clone" || words[0]?.value !== "clone") return undefined;
      const folder = list[2];
      return folder ? made("tree", [folder]) : here();
    }
    default:
      return undefined;
  }

  function made(kind: MadePath["kind"], list: readonly ShellWord[]): Effects {
    const found: MadePath[] = [];
    for (const word of list) {
      const one = madePath(kind, word, command, context);
      if (!one) return undefined;
      found.push(one);
    }
    return found;
  }

  function places(paths: readonly string[]): Effects {
    return paths.flatMap((path) => {
      const clean = joinPath("/", path);
      return clean === undefined ? [] : [{ path: clean, kind: "tree", command }];
    });
  }

  function here(): Effects {
    const folder = currentFolder(command, context);
    return folder === undefined ? undefined : [{ path: folder, kind: "tree", command }];
  }
}

const makingNothing: ReadonlySet<string> = new Set([
  ...[":", "[", "basename", "cat", "cd", "chgrp", "chmod", "chown", "cut", "date", "df", "dirname"],
  ...["du", "echo", "egrep", "exit", "export", "false", "file", "grep", "head", "id", "ls"],
  ...["md5sum", "printf", "pwd", "readlink", "rm", "rmdir", "set", "sha256sum", "sleep"],
  ...["stat", "tail", "test", "tr", "true", "type", "umask", "uname", "unset"],
  ...["update-ca-certificates", "wc", "which", "whoami"],
]);
