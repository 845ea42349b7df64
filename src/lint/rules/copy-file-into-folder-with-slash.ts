import type {
  DockerfileDocument,
  Instruction,
  Stage,
  TransferInstruction,
} from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { visitStageTree } from "../../dockerfile/stageTree.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import type { LintServices } from "../services.ts";
import { bringsOneFile } from "../shared/bringsOneFile.ts";
import { looksLikeFolder } from "../shared/fileNames.ts";
import { createFolderTrie, type FolderNode } from "../shared/folderTrie.ts";
import { createRanNames } from "../shared/ranNames.ts";
import { sourceKind } from "../shared/sourceKind.ts";
import {
  addSlash,
  destinationPath,
  endsWithDots,
  endsWithSlash,
  knownDestination,
} from "../shared/transferPaths.ts";

const messages = {
  becomesFile:
    "This writes {source} to a file named {destination}, but line {line} uses {path} as a folder. End the destination with a slash.",
} as const;

/** Seen on Docker 20.10 and 28.5: WORKDIR or COPY below such a file ends in "not a directory". */
export const copyFileIntoFolderWithSlash = defineRule({
  id: "copy-file-into-folder-with-slash",
  summary: "Require a slash when a file is copied into a folder that does not exist yet.",
  why: "COPY of a single file to a path without a slash makes a file of that name. Where the Dockerfile later uses the path as a folder, the build fails with `not a directory`. A source counts as a file by its name, or as what it is in the build context where that is known.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "safe",
  messages,
  examples: {
    bad: ["FROM alpine\nCOPY go.mod /src\nWORKDIR /src"],
    good: [
      "FROM alpine\nWORKDIR /src\nCOPY go.mod /src",
      "FROM alpine\nCOPY go.mod /src/\nWORKDIR /src",
    ],
  },
  needs: ["baseImage", "buildContext"],
  create: (context) => ({
    documentEnd(document) {
      checkDocument(context, document);
    },
  }),
});

interface Candidate {
  readonly transfer: TransferInstruction;
  readonly path: string;
  reported: boolean;
}

/**
 * Walks the stages as they inherit. Each node of the file tree knows whether it is a folder already;
 * a candidate waits at its node until an instruction of its stage, or of one FROM it, takes the node
 * for a folder.
 */
function checkDocument(context: RuleContext<typeof messages>, document: DockerfileDocument): void {
  const { services } = context;
  if (!document.instructions.some((it) => mayBecomeFile(services, it))) return;
  const trie = createFolderTrie();
  const waiting = new Map<FolderNode, Candidate[]>();
  const ran = createRanNames(document.text);
  const undos: (() => void)[][] = [];
  visitStageTree(document.stages, {
    enter(stage) {
      const undo: (() => void)[] = [];
      undos.push(undo);
      if (stage.parent === undefined) enterBase(stage, undo);
      for (const instruction of stage.instructions) visit(instruction, undo);
    },
    leave() {
      for (const step of (undos.pop() ?? []).reverse()) step();
    },
  });

  function visit(instruction: Instruction, undo: (() => void)[]): void {
    switch (instruction.kind) {
      case "WORKDIR": {
        const [word] = instruction.words;
        const expanded = word && context.services.variables.expand(word.raw, instruction);
        if (!expanded?.complete) return;
        const { workdir } = context.services.stageState.before(instruction);
        const path = joinPath(workdir, expanded.value);
        if (path !== undefined) makeFolders(trie.walk(path), instruction, undo);
        return;
      }
      case "VOLUME":
        for (const { value } of instruction.words) {
          if (value.startsWith("/")) guess(trie.walk(value), undo);
        }
        return;
      case "RUN":
        ran.push(instruction);
        undo.push(() => ran.pop());
        return;
      case "COPY":
      case "ADD":
        visitTransfer(instruction, undo);
        return;
      default:
        return;
    }
  }

  function visitTransfer(transfer: TransferInstruction, undo: (() => void)[]): void {
    const typed = knownDestination(context.services, transfer);
    const path = destinationPath(context.services, transfer);
    if (typed === undefined || path === undefined || /^[A-Za-z]:/.test(path)) return;
    const nodes = trie.walk(path);
    const node = nodes.at(-1);
    if (!node) return;
    const single = transfer.sources.length + transfer.heredocs.length === 1;
    const kind = sourceKind(services, transfer);
    const isFolder =
      kind === "folder" ||
      endsWithSlash(typed) ||
      endsWithDots(typed) ||
      !single ||
      transfer.sources.some(({ value }) => looksLikeFolder(value));
    if (isFolder) makeFolders(nodes, transfer, undo);
    else makeFolders(nodes.slice(0, -1), transfer, undo);
    if (!isOneFile(services, transfer)) {
      guess(nodes, undo);
      return;
    }
    if (isFolder || nodes.some((it) => it.guesses > 0) || node.folders > 0) return;
    if (ran.has(node.name)) return;
    const list = waiting.get(node);
    const candidate = { transfer, path, reported: false };
    if (list) list.push(candidate);
    else waiting.set(node, [candidate]);
    undo.push(() => {
      const left = waiting.get(node);
      if (left?.at(-1) === candidate) left.pop();
    });
  }

  function makeFolders(nodes: readonly FolderNode[], by: Instruction, undo: (() => void)[]): void {
    for (const node of nodes) {
      const isGone = ran.has(node.name) && (ran.has("rm") || ran.has("mv"));
      for (const candidate of waiting.get(node) ?? []) if (!isGone) report(candidate, by);
      if ((waiting.get(node)?.length ?? 0) > 0) waiting.set(node, []);
      node.folders++;
    }
    undo.push(() => {
      for (const node of nodes) node.folders--;
    });
  }

  function guess(nodes: readonly FolderNode[], undo: (() => void)[]): void {
    const node = nodes.at(-1);
    if (!node) return;
    node.guesses++;
    undo.push(() => node.guesses--);
  }

  function report(candidate: Candidate, by: Instruction): void {
    const { destination, sources } = candidate.transfer;
    if (candidate.reported || !destination) return;
    candidate.reported = true;
    context.report({
      at: destination.range,
      message: "becomesFile",
      data: {
        source: sources[0]?.value ?? "the text",
        destination: destination.value,
        line: String(document.lines.positionAt(by.range.start).line + 1),
        path: candidate.path,
      },
      fix: {
        title: "End the destination with a slash",
        edits: [addSlash(document, destination)],
      },
    });
  }

  /** What any base image has, and the folder that a known one works in. */
  function enterBase(stage: Stage, undo: (() => void)[]): void {
    if (stage.from.image?.value === "scratch") return;
    const { workdir } = context.services.stageState.before(stage.from);
    for (const path of workdir === undefined ? systemFolders : [...systemFolders, workdir]) {
      makeFolders(trie.walk(path), stage.from, undo);
    }
  }
}

/** Whether it may do what the rule is about, by what it says itself. */
function mayBecomeFile(services: LintServices, instruction: Instruction): boolean {
  if (instruction.kind !== "COPY" && instruction.kind !== "ADD") return false;
  const { destination } = instruction;
  return (
    destination !== undefined &&
    !endsWithSlash(destination.value) &&
    isOneFile(services, instruction)
  );
}

/** By what is in the build context, else by its name. */
function isOneFile(services: LintServices, transfer: TransferInstruction): boolean {
  const kind = sourceKind(services, transfer);
  return kind === undefined ? bringsOneFile(transfer) : kind === "file";
}

const systemFolders: readonly string[] = [
  ...["/bin", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/root", "/run"],
  ...["/sbin", "/srv", "/sys", "/tmp", "/usr/bin", "/usr/lib", "/usr/local/bin", "/usr/local/lib"],
  ...["/usr/local/etc", "/usr/local/share", "/usr/sbin", "/usr/share", "/usr/src", "/var/cache"],
  ...["/var/lib", "/var/log", "/var/run", "/var/tmp"],
];
