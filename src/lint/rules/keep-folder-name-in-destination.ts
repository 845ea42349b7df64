import type {
  CommandInstruction,
  DockerfileDocument,
  Stage,
  TransferInstruction,
  Word,
} from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { contextSources, hasFlag } from "../shared/contextSources.ts";
import { type CopiedFiles, createCopiedFiles } from "../shared/copiedFiles.ts";
import { destinationPath, endsWithSlash } from "../shared/transferPaths.ts";

/** Seen on Docker 28.5, with both builders: of a folder COPY takes the content. */
export const keepFolderNameInDestination = defineRule({
  id: "keep-folder-name-in-destination",
  summary: "Require the name of a folder in the destination where a command needs the folder.",
  why: "`COPY src .` puts what is in `src` into the folder, not `src` itself, so `node src/server.js` finds nothing. The rule speaks where a command names a file that lies below that folder in the build context, nothing else in the stage can have brought it to that place, and the base image is one that is known.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages: {
    content:
      "This takes the content of {source} without the folder, so {path} on line {line} is not there. Copy it to {destination}.",
  },
  examples: {
    files: { "package.json": "{}", "src/server.js": "" },
    bad: ['FROM node:22\nWORKDIR /app\nCOPY src .\nCMD ["node", "src/server.js"]'],
    good: [
      'FROM node:22\nWORKDIR /app\nCOPY src ./src\nCMD ["node", "src/server.js"]',
      'FROM node:22\nWORKDIR /app\nCOPY src .\nCMD ["node", "server.js"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, services } = context;
    const { contextFiles: files } = services;
    if (!files || files.isCut) return {};
    let copied: CopiedFiles | undefined;
    /** By stage, for those that are FROM it. */
    const ends = new Map<number, Unpacked[]>();
    let unpacked: Unpacked[] = [];
    let isKnownBase = false;
    const transfer = (copy: TransferInstruction): void => {
      if (
        copy.onbuild ||
        !isKnownBase ||
        !copy.destination ||
        hasFlag(copy, "parents", "exclude")
      ) {
        return;
      }
      const target = destinationPath(services, copy);
      if (target === undefined) return;
      for (const { word, path, isPattern } of contextSources(services, copy)) {
        if (isPattern || path === "" || files.at(path)?.kind !== "folder") continue;
        if (unpacked.length >= maximumFolders) return;
        const name = path.slice(path.lastIndexOf("/") + 1);
        const place = target === "/" ? `/${name}/` : `${target}/${name}/`;
        unpacked.push({ copy, word, folder: path, name, place });
      }
    };
    const check = (command: CommandInstruction, stage: Stage | undefined): void => {
      if (unpacked.length === 0 || command.onbuild || !stage) return;
      const state = services.stageState;
      const isRun = command.kind === "RUN";
      if (isRun ? looksFirst(document, command) : bringsMore(stage, command)) return;
      const { workdir } = isRun ? state.before(command) : state.atEnd(stage);
      const { all } = services.commands.of(command);
      if (all.some(({ name }) => movers.has(name))) return;
      for (const { name, nameWord, words } of all) {
        if (needNoFile.has(name)) continue;
        for (const { value, range, hasVariables, hasSubstitution } of [nameWord, ...words]) {
          if (hasVariables || hasSubstitution || !value.includes("/")) continue;
          const path = joinPath(workdir, value);
          const at =
            path === undefined ? -1 : unpacked.findIndex(({ place }) => path.startsWith(place));
          const found = unpacked[at];
          if (!found || path === undefined) continue;
          const inside = `${found.folder}/${path.slice(found.place.length)}`;
          if (files.at(inside)?.kind !== "file") continue;
          copied ??= createCopiedFiles(document, services, files, { trustsInstalls: true });
          if (!copied.isMissing(command, path)) continue;
          unpacked.splice(at, 1);
          report(found, value, document.lines.positionAt(range.start).line + 1);
        }
      }
    };
    return {
      stage(stage) {
        unpacked = [...(ends.get(stage.parent ?? -1) ?? [])];
        ends.set(stage.index, unpacked);
        let root = stage;
        for (const one of stageChain(document.stages, stage)) root = one;
        const { image } = root.from;
        const name = image && services.variables.expand(image.raw, root.from).value;
        isKnownBase =
          name !== undefined && (name === "scratch" || services.baseImage(name) !== undefined);
      },
      COPY: transfer,
      ADD: transfer,
      RUN: check,
      CMD: check,
      ENTRYPOINT: check,
    };

    function report({ copy, word, name }: Unpacked, path: string, line: number): void {
      const typed = copy.destination?.value ?? "";
      const goal = `${endsWithSlash(typed) ? typed : `${typed}/`}${name}`;
      context.report({
        at: word.range,
        message: "content",
        data: { source: word.value, path, line: String(line), destination: goal },
        fix: fixOf(copy, goal),
      });
    }
  },
});

/** A folder whose content was copied without it. */
interface Unpacked {
  readonly copy: TransferInstruction;
  readonly word: Word;
  /** In the context. */
  readonly folder: string;
  /** Its last part. */
  readonly name: string;
  /** Where the folder itself would be, with a slash at the end. */
  readonly place: string;
}

const maximumFolders = 20;

/** Behind these words may mean other places. */
const movers: ReadonlySet<string> = new Set(["cd", "pushd", "chroot", "mkdir", "mv", "cp", "ln"]);

/** Whether a script may look first if something is there. */
function looksFirst({ text }: DockerfileDocument, { range }: CommandInstruction): boolean {
  return /\|\||\bif\b|\bwhile\b|\bfor\b/.test(text.slice(range.start, range.end));
}

/** To these it is all the same whether a file is there, or they make it. */
const needNoFile: ReadonlySet<string> = new Set([
  ...["test", "[", "[[", "ls", "rm", "find", "echo", "printf", "touch", "stat", "install", "tee"],
]);

/** Whether files may come to a stage behind the command that it starts. */
function bringsMore({ instructions }: Stage, command: CommandInstruction): boolean {
  return instructions
    .slice(instructions.indexOf(command) + 1)
    .some(({ kind }) => kind === "COPY" || kind === "ADD" || kind === "RUN");
}

function fixOf(
  { sources, destination, json }: TransferInstruction,
  goal: string,
): FixProposal | undefined {
  if (json || sources.length !== 1 || !destination || !/^[\w./@+-]+$/.test(goal)) return undefined;
  if (destination.raw !== destination.value) return undefined;
  return { title: `Copy it to ${goal}`, edits: [{ range: destination.range, newText: goal }] };
}
