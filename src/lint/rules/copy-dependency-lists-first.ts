import type { TransferInstruction, Word } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { createDependencyFolders, splitPath } from "../shared/dependencyFolders.ts";
import {
  familiesOf,
  installingPrograms,
  type ListFamily,
  listInstallOf,
} from "../shared/dependencyLists.ts";
import { looksLikeFile } from "../shared/fileNames.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { runMounts } from "../shared/runMounts.ts";

export const copyDependencyListsFirst = defineRule({
  id: "copy-dependency-lists-first",
  summary: "Require that lists of dependencies are copied, and installed, before the rest.",
  why: "A layer is built again when a file that was copied before it changes. Behind `COPY . .` that is every file, so each change of a source file installs all dependencies once more. Where the lists are copied alone first, the installation stays in the cache until they change.",
  category: "cache",
  severity: { recommended: "info", strict: "info" },
  aliases: [],
  fix: "none",
  messages: {
    whole:
      "Every change of any file here repeats {install} below. Copy the lists that it reads first, and the rest behind it.",
  },
  examples: {
    bad: ["FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci"],
    good: [
      "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .",
      "FROM node:22\nWORKDIR /app\nRUN --mount=source=package.json,target=package.json \\\n    --mount=source=package-lock.json,target=package-lock.json npm ci\nCOPY . .",
    ],
  },
  programs: installingPrograms,
  create(context) {
    const { services, preset } = context;
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
      RUN(run) {
        const { whole } = state;
        if (!whole || whole.told) return;
        if (runMounts(run).some(({ type }) => type === "bind")) return;
        const current = folders.current(run);
        if (state.filled.has(current) || !isInside(current, whole.folder)) return;
        for (const command of services.commands.of(run).all) {
          if (preset === "recommended" && movers.has(command.name)) return;
          const install = listInstallOf(command);
          if (!install || state.families.has(install.family)) continue;
          if (preset === "recommended" && !install.certain) continue;
          whole.told = true;
          context.report({
            at: onFirstLine(context, whole.copy, whole.source.range),
            message: "whole",
            data: { install: install.title },
          });
          return;
        }
      },
    };
  },
});

interface State {
  /** The first COPY of the whole build context in the stage. */
  whole:
    | {
        readonly copy: TransferInstruction;
        readonly source: Word;
        readonly folder: string | undefined;
        told: boolean;
      }
    | undefined;
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

/** Behind these it is not certain where the rest works. */
const movers: ReadonlySet<string> = new Set(["cd", "pushd", "chroot"]);
