import type { Instruction, Stage, TransferInstruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import type { CompletionScope } from "./completionScope.ts";

/** What a stage is known to have: absolute paths, folders with a slash at the end; the latest first. */
export function stagePaths(
  { document, services, facts }: Pick<CompletionScope, "document" | "services" | "facts">,
  stage: Stage,
  /** Only what stands in front of it counts. */
  before: number,
): readonly string[] {
  const found = new Set<string>();
  let readRuns = 0;
  const add = (path: string | undefined, isFolder: boolean): void => {
    if (path === undefined || path === "/" || found.size >= maximumPaths) return;
    found.add(isFolder ? `${path}/` : path);
  };
  for (const link of stageChain(document.stages, stage)) {
    for (let at = link.instructions.length - 1; at >= 0; at--) {
      const instruction = link.instructions[at];
      if (!instruction || instruction.range.end >= before) continue;
      switch (instruction.kind) {
        case "WORKDIR": {
          const folder = expand(instruction.words[0]?.raw ?? "", instruction);
          add(join(folder, instruction), true);
          break;
        }
        case "COPY":
        case "ADD":
          addTransfer(instruction);
          break;
        case "RUN":
          addOutputs(instruction);
          break;
      }
    }
    if (link.parent !== undefined) continue;
    const workdir = services.stageState.before(link.from).workdir;
    add(workdir === "" ? undefined : workdir, true);
  }
  return [...found];

  function expand(raw: string, at: Instruction): string | undefined {
    const { value, complete } = services.variables.expand(raw, at);
    return complete ? value : undefined;
  }

  function join(path: string | undefined, at: Instruction): string | undefined {
    if (path === undefined || path === "") return undefined;
    return joinPath(services.stageState.before(at).workdir, path);
  }

  function addTransfer(instruction: TransferInstruction): void {
    const { destination, sources, json } = instruction;
    if (!destination) return;
    const typed = expand(json ? destination.value : destination.raw, instruction);
    const target = join(typed, instruction);
    if (typed === undefined || target === undefined) return;
    const isFolder = sources.length > 1 || /(^|\/)\.{0,2}$/.test(typed) || found.has(`${target}/`);
    for (const source of sources) {
      const path = expand(json ? source.value : source.raw, instruction);
      if (path === undefined || /[*?[]/.test(path)) continue;
      const isLocal = instruction.kind === "COPY" && !instruction.from;
      const kind = isLocal ? facts.contextFiles?.at(path.replace(/^\.?\//, ""))?.kind : undefined;
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (kind === "folder") {
        for (const child of facts.contextFiles?.children(path.replace(/^\.?\/|\/$/g, "")) ?? []) {
          const base = child.path.slice(child.path.lastIndexOf("/") + 1);
          add(joinPath(target, base), child.kind === "folder");
        }
      } else if (isFolder && name !== "" && !/^\.+$/.test(name) && !instruction.from) {
        add(joinPath(target, name), false);
      } else if (!isFolder) add(target, false);
    }
    if (isFolder) add(target, true);
  }

  /** `go build -o PATH` and the like. */
  function addOutputs(instruction: Instruction): void {
    const { start, end } = instruction.range;
    const text = document.text.slice(start, end);
    if (readRuns >= maximumRuns || !text.includes(" -o") || !compilers.test(text)) return;
    readRuns++;
    for (const { words } of services.commands.of(instruction).named("go", "gcc", "g++", "cc")) {
      const at = words.findIndex(({ value }) => value === "-o");
      const output = words[at + 1];
      if (at === -1 || !output || output.hasVariables || output.hasSubstitution) continue;
      const isFolder = output.value.endsWith("/");
      add(join(output.value, instruction), isFolder);
    }
  }
}

/** More than anybody reads; a file may be made of COPYs. */
const maximumPaths = 2000;

/** The last ones of a stage; reading a script takes time. */
const maximumRuns = 20;

const compilers = /\b(?:go|gcc|g\+\+|cc)\s/;
