import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type {
  CommandInstruction,
  DockerfileDocument,
  Stage,
  TransferInstruction,
  Word,
} from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { InstructionCommands } from "../shared/commandIndex.ts";
import { createDependencyFolders, splitPath } from "../shared/dependencyFolders.ts";
import {
  familiesOf,
  installingPrograms,
  type ListFamily,
  listInstallOf,
  listsIn,
} from "../shared/dependencyLists.ts";
import { looksLikeFile } from "../shared/fileNames.ts";
import { nameSome } from "../shared/nameSome.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { runMounts } from "../shared/runMounts.ts";

export const copyDependencyListsFirst = defineRule({
  id: "copy-dependency-lists-first",
  summary: "Require that lists of dependencies are copied, and installed, before the rest.",
  why: "A layer is built again when a file that was copied before it changes. Behind `COPY . .` that is every file, so each change of a source file installs all dependencies once more. Where the lists are copied alone first, the installation stays in the cache until they change. Where the files of the build context are known, the rule names the lists that are there, and is silent if none are.",
  category: "cache",
  severity: { recommended: "info", strict: "info" },
  aliases: [],
  fix: "unsafe",
  messages: {
    whole:
      "Every change of any file here repeats {install} below. Copy the lists that it reads first, and the rest behind it.",
    lists:
      "Every change of any file here repeats {install} below. Copy {lists} first, and the rest behind the installation.",
  },
  examples: {
    bad: ["FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci"],
    good: [
      "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .",
      "FROM node:22\nWORKDIR /app\nRUN --mount=source=package.json,target=package.json \\\n    --mount=source=package-lock.json,target=package-lock.json npm ci\nCOPY . .",
    ],
  },
  programs: installingPrograms,
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, services, preset } = context;
    const { contextFiles: files } = services;
    const folders = createDependencyFolders(services);
    /** By stage, for those that are FROM it. */
    const ends = new Map<number, State>();
    let state = emptyState();
    const transfer = (copy: TransferInstruction): void => {
      const source = wholeContext(copy);
      const folder = folders.destination(copy);
      if (source && copy.flags.every(({ name }) => name.value !== "exclude")) {
        state.whole ??= { copy, source, folder, told: false };
        return;
      }
      if (copy.heredocs.length > 0 || copy.sources.length === 1) {
        addLists(state, splitPath(copy.destination?.value ?? "").name);
      }
      for (const { value } of copy.sources) {
        const { name } = splitPath(value.replace(/\/+$/, ""));
        addLists(state, name);
        // A folder that is unpacked there may bring anything along.
        if (folder !== undefined && !looksLikeFile(name)) state.filled.add(folder);
      }
    };
    return {
      stage({ index, parent }) {
        folders.move();
        state = copyState(ends.get(parent ?? -1));
        ends.set(index, state);
      },
      WORKDIR: () => folders.move(),
      COPY: transfer,
      ADD: transfer,
      RUN(run, stage) {
        if (runMounts(run).some(({ type }) => type === "bind")) {
          // Its lists are mounted, so what it installs is in the cache whatever is copied behind it.
          for (const command of services.commands.of(run).all) {
            const install = listInstallOf(command);
            if (install) state.families.add(install.family);
          }
          return;
        }
        const { whole } = state;
        if (!whole || whole.told) return;
        const current = folders.current(run);
        if (state.filled.has(current) || !isInside(current, whole.folder)) return;
        for (const command of services.commands.of(run).all) {
          if (preset === "recommended" && movers.has(command.name)) return;
          const install = listInstallOf(command);
          if (!install || state.families.has(install.family)) continue;
          if (preset === "recommended" && !install.certain) continue;
          const folder = current.slice(whole.folder === "/" ? 1 : (whole.folder ?? "").length + 1);
          const lists = files && listsIn(files, folder, install.family);
          // One that is not there now has to be made by the build first.
          if (lists && !files.isCut && !lists.some((name) => !name.startsWith("."))) continue;
          if (files && lists && asksForNothing(files, folder, install.family)) continue;
          whole.told = true;
          const at = onFirstLine(context, whole.copy, whole.source.range);
          if (!lists || lists.length === 0) {
            context.report({ at, message: "whole", data: { install: install.title } });
            return;
          }
          const paths = lists.map((name) => (folder === "" ? name : `${folder}/${name}`));
          context.report({
            at,
            message: "lists",
            data: { install: install.title, lists: nameSome(paths) },
            fix:
              folder === "" && install.certain && isAlone(files, lists)
                ? listsFix(document, stage, whole, run, services.commands.of(run), lists)
                : undefined,
          });
          return;
        }
      },
    };
  },
});

/** The first COPY of the whole build context in a stage. */
interface Whole {
  readonly copy: TransferInstruction;
  readonly source: Word;
  readonly folder: string | undefined;
  told: boolean;
}

interface State {
  whole: Whole | undefined;
  /** Whose lists came on their own. */
  readonly families: Set<ListFamily>;
  /** Folders that got the files of others. */
  readonly filled: Set<string>;
}

function emptyState(): State {
  return { whole: undefined, families: new Set(), filled: new Set() };
}

function copyState(state: State | undefined): State {
  if (!state) return emptyState();
  // Where the parent has it all, this stage installs what its parent may have installed.
  const { whole } = state;
  return {
    whole: whole && { ...whole, told: true },
    families: new Set(state.families),
    filled: new Set(),
  };
}

function addLists({ families }: State, name: string): void {
  for (const family of familiesOf(name)) families.add(family);
}

/** The source, where it is the whole build context. */
function wholeContext({ sources, from, heredocs }: TransferInstruction): Word | undefined {
  const [source] = sources;
  if (!source || sources.length > 1 || from !== undefined || heredocs.length > 0) return undefined;
  return /^(\.|\.?\/)$/.test(source.value) ? source : undefined;
}

function isInside(folder: string, outer: string | undefined): boolean {
  if (outer === undefined) return false;
  return folder === outer || outer === "/" || folder.startsWith(`${outer}/`);
}

/** Whether the list says that there is nothing to install. */
function asksForNothing(files: ContextFiles, folder: string, family: ListFamily): boolean {
  const [name, asked] =
    family === "go" ? ["go.mod", /\brequire\b/] : ["package.json", /[dD]ependencies"|"workspaces"/];
  if (family !== "go" && family !== "node") return false;
  const text = files.text(folder === "" ? name : `${folder}/${name}`);
  // An empty text is of a file that somebody is about to write.
  return text !== undefined && text.trim() !== "" && !asked.test(text);
}

/** Whether nothing in the lists themselves asks for more of the sources. */
function isAlone(files: ContextFiles, lists: readonly string[]): boolean {
  if (lists.some((name) => /^(pnpm-workspace|go\.work)/.test(name))) return false;
  return lists.every((name) => !asksForMore.test(files.text(name) ?? ""));
}

/** Workspaces, scripts that run while it installs, dependencies in folders. */
const asksForMore =
  /"(workspaces|(pre|post)?(install|prepare)|repositories)"\s*:|"(file|link|portal|patch):|=>\s*\.|\bpath\s*=|file:/;

/**
 * The lists in the place of all, and all behind the installation. Undefined where something between
 * the two may look at the files, or the installation is not all that its RUN does.
 */
function listsFix(
  { text }: DockerfileDocument,
  stage: Stage | undefined,
  { copy, source }: Whole,
  run: CommandInstruction,
  { all, scripts }: InstructionCommands,
  lists: readonly string[],
): FixProposal | undefined {
  const { destination } = copy;
  const instructions = stage?.instructions ?? [];
  const between = instructions.slice(instructions.indexOf(copy) + 1, instructions.indexOf(run));
  const typed = text.slice(copy.range.start, copy.range.end);
  if (!destination || copy.json || /[\r\n$]/.test(typed) || !instructions.includes(copy)) {
    return undefined;
  }
  if (all.length !== 1 || scripts.length !== 1 || run.heredocs.length > 0) return undefined;
  if (between.some(({ kind }) => !idle.has(kind))) return undefined;
  const slash = destination.value.endsWith("/") ? "" : "/";
  const head = text.slice(copy.range.start, source.range.start);
  const listed = `${head}${lists.join(" ")} ${destination.raw}${slash}`;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const { end } = run.range;
  return {
    title: "Copy the lists first, and the rest behind the installation",
    edits: [
      { range: copy.range, newText: listed },
      { range: { start: end, end }, newText: `${newline}${typed}` },
    ],
  };
}

/** Instructions that do not care for files. */
const idle: ReadonlySet<string> = new Set(["ARG", "ENV", "EXPOSE", "LABEL", "USER"]);

/** Behind these it is not certain where the rest works. */
const movers: ReadonlySet<string> = new Set(["cd", "pushd", "chroot"]);
