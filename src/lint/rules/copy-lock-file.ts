import type { TextEdit } from "../../base/textEdit.ts";
import type { Stage, TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { contextIndex } from "../shared/contextIndex.ts";
import { type ContextSource, contextSources, hasFlag } from "../shared/contextSources.ts";
import { createDependencyFolders, splitPath } from "../shared/dependencyFolders.ts";
import {
  fitsManifest,
  isLock,
  isManifest,
  lockedInstallOf,
  lockingPrograms,
} from "../shared/lockFiles.ts";
import { runMounts } from "../shared/runMounts.ts";
import { addSlash, endsWithDots, endsWithSlash } from "../shared/transferPaths.ts";

export const copyLockFile = defineRule({
  id: "copy-lock-file",
  summary: "Require that a lock file is copied together with the list that it locks.",
  why: "Without its lock file an installation takes whatever versions are newest, or fails, and a changed lock file does not make the build install again. The rule speaks where the lock file lies in the build context beside the list that COPY names, and nothing brings it into the stage before the installation in that folder.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "safe",
  messages: {
    alone:
      "{lock} lies beside {manifest}, but is not there when line {line} runs {install}, which so goes without the locked versions. Copy it, too.",
  },
  examples: {
    files: { "package.json": "{}", "package-lock.json": "{}" },
    bad: ["FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install"],
    good: ["FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install"],
  },
  needs: ["baseImage", "buildContext"],
  programs: lockingPrograms,
  create(context) {
    const { document, services } = context;
    const { contextFiles: files } = services;
    if (!files) return {};
    const folders = createDependencyFolders(services);
    /** By stage, for those that are FROM it. */
    const ends = new Map<number, State>();
    let state: State = emptyState();
    const transfer = (copy: TransferInstruction): void => {
      if (copy.onbuild || !copy.destination) return;
      const folder = folders.destination(copy);
      const sources = contextSources(services, copy);
      const isKnown = sources.length === copy.sources.length && copy.heredocs.length === 0;
      if (!isKnown || hasFlag(copy, "parents", "exclude")) {
        // What comes from elsewhere may be a lock file, too.
        state.unsure.push(folder ?? "/");
        return;
      }
      for (const { value } of sources) {
        for (const { path, kind } of contextIndex(files).match(value)) {
          if (kind === "folder" || isLock(splitPath(path).name)) state.taken.add(path);
        }
      }
      if (folder === undefined) return;
      for (const source of sources) {
        if (source.isPattern || files.at(source.path)?.kind !== "file") continue;
        const { name } = splitPath(source.path);
        if (!isManifest(name)) continue;
        const target = splitPath(folder).name === name ? splitPath(folder).folder : folder;
        if (state.manifests.length < maximumKept) {
          state.manifests.push({ copy, source, name, folder: target });
        }
      }
    };
    return {
      stage({ index, parent }: Stage) {
        folders.move();
        const of = ends.get(parent ?? -1);
        state = copyState(of);
        ends.set(index, state);
      },
      WORKDIR: () => folders.move(),
      COPY: transfer,
      ADD: transfer,
      RUN(run) {
        if (state.isUnsure || state.manifests.length === 0 || run.onbuild) return;
        if (runMounts(run).some(({ type }) => type === "bind" || type === "secret")) return;
        const current = folders.current(run);
        for (const command of services.commands.of(run).all) {
          if (makers.has(command.name) || makesLock(command)) {
            state.isUnsure = true;
            return;
          }
          const install = lockedInstallOf(command);
          if (!install) continue;
          const at = state.manifests.findIndex(
            ({ name, folder }) => fitsManifest(install.manifest, name) && folder === current,
          );
          const manifest = state.manifests[at];
          if (!manifest) continue;
          const lock = install.locks
            .map((name) => beside(manifest.source.path, name))
            .find(isThere);
          if (lock === undefined || isTaken(state.taken, lock)) continue;
          if (state.unsure.some((path) => mayBring(path, current, lock))) continue;
          state.manifests.splice(at, 1);
          context.report({
            at: manifest.source.word.range,
            message: "alone",
            data: {
              lock,
              manifest: manifest.source.path,
              line: String(document.lines.positionAt(command.nameWord.range.start).line + 1),
              install: install.title,
            },
            fix: lockFix(manifest, lock),
          });
        }
      },
    };

    function isThere(path: string): boolean {
      return files?.at(path)?.kind === "file" && !files.isGenerated(path);
    }

    function lockFix({ copy, source, name }: Manifest, lock: string): FixProposal | undefined {
      const { word } = source;
      const { destination } = copy;
      const isPlain = word.raw === word.value && /^[\w./@+-]+$/.test(word.raw);
      if (!destination || copy.json || !isPlain || !/^[\w./@+-]+$/.test(lock)) return undefined;
      const added = word.raw.slice(0, -name.length) + splitPath(`/${lock}`).name;
      const edits: TextEdit[] = [
        { range: { start: word.range.end, end: word.range.end }, newText: ` ${added}` },
      ];
      const { value, raw, range } = destination;
      if (value.includes("$") || raw !== value) {
        if (!endsWithSlash(value)) return undefined;
      } else if (splitPath(value).name === name) {
        // A file becomes the folder that it is in.
        const folder = value.slice(0, -name.length);
        edits.push({ range, newText: folder === "" ? "./" : folder });
      } else if (!endsWithSlash(value)) {
        if (endsWithDots(value) && !/(^|\/)\.$/.test(value)) return undefined;
        if (value === ".") edits.push({ range, newText: "./" });
        else edits.push(addSlash(document, destination));
      }
      return { title: `Copy ${splitPath(`/${lock}`).name}, too`, edits };
    }
  },
});

interface Manifest {
  readonly copy: TransferInstruction;
  readonly source: ContextSource;
  readonly name: string;
  /** Where it is put. */
  readonly folder: string;
}

interface State {
  readonly manifests: Manifest[];
  /** The paths of the context that were copied so far, folders as a whole. */
  readonly taken: Set<string>;
  /** Where things came to that are not known. */
  readonly unsure: string[];
  /** True where a command may have made anything. */
  isUnsure: boolean;
}

function emptyState(): State {
  return { manifests: [], taken: new Set(), unsure: [], isUnsure: false };
}

function copyState(of: State | undefined): State {
  if (!of) return emptyState();
  const { manifests, taken, unsure, isUnsure } = of;
  if (taken.size + unsure.length > maximumKept) return { ...emptyState(), isUnsure: true };
  return { manifests: [...manifests], taken: new Set(taken), unsure: [...unsure], isUnsure };
}

/** More is not taken along from stage to stage, so that a long chain of them stays cheap. */
const maximumKept = 100;

/** Whether what was put at a path may be, or hold, the lock file of a folder. */
function mayBring(path: string, folder: string, lock: string): boolean {
  if (path === "/" || path === folder || folder.startsWith(`${path}/`)) return true;
  return splitPath(path).name === splitPath(`/${lock}`).name;
}

function isTaken(taken: ReadonlySet<string>, path: string): boolean {
  if (taken.has("") || taken.has(path)) return true;
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    if (taken.has(path.slice(0, end))) return true;
  }
  return false;
}

function beside(path: string, name: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? name : `${path.slice(0, slash + 1)}${name}`;
}

/** Behind these the folder is another, or the file may be there after all. */
/** Who locks anew on purpose needs no lock file. */
function makesLock({ name, words }: NamedCommand): boolean {
  const [first, second] = words;
  return lockMakers.has(
    `${name} ${name === "go" ? `${first?.value} ${second?.value}` : first?.value}`,
  );
}

const lockMakers: ReadonlySet<string> = new Set([
  ...["go mod tidy", "cargo generate-lockfile", "cargo update", "poetry lock", "uv lock"],
  ...["bundle lock", "bundle update", "pipenv lock", "composer update", "npm update"],
]);

const makers: ReadonlySet<string> = new Set([
  ...["cd", "pushd", "chroot", "git", "curl", "wget", "tar", "unzip", "cp", "mv", "ln", "touch"],
]);
