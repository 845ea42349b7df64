import type {
  CommandInstruction,
  DockerfileDocument,
  Heredoc,
} from "../../src/dockerfile/document.ts";
import { knownBaseImage } from "../../src/lint/shared/baseImages.ts";

/** A RUN, CMD or ENTRYPOINT, ready to be run. */
export interface BuildStep {
  /** Program and options that get the script. */
  readonly command: readonly string[];
  readonly script: string;
  /** Where it starts. */
  readonly folder: string;
}

/**
 * The RUNs of each stage in the form that a shell gets, by the engine's rules, and behind them what
 * starts with the container; what no POSIX shell runs is undefined, so that the same instruction has
 * the same index before and after a fix.
 */
export function buildSteps({
  stages,
  text,
}: DockerfileDocument): readonly (BuildStep | undefined)[] {
  return stages.flatMap(({ instructions, from }) => {
    let folder = knownBaseImage(from.image?.value ?? "")?.workdir ?? "/";
    let shell: readonly string[] = ["/bin/sh", "-c"];
    const steps: (BuildStep | undefined)[] = [];
    const starts: Omit<BuildStep, "folder">[] = [];
    for (const instruction of instructions) {
      const [first] = instruction.words;
      if (instruction.kind === "WORKDIR" && first) {
        folder = joinPaths(folder, first.value);
      } else if (instruction.kind === "SHELL") {
        shell = instruction.words.map(({ value }) => value);
      } else if (instruction.kind === "RUN") {
        steps.push(ifPosix({ ...toStep(instruction, shell, text), folder }));
      } else if (instruction.kind === "CMD" || instruction.kind === "ENTRYPOINT") {
        starts.push(toStep(instruction, shell, text));
      }
    }
    return [...steps, ...starts.map((start) => ifPosix({ ...start, folder }))];
  });
}

function ifPosix(step: BuildStep): BuildStep | undefined {
  return /^\/bin\/(ba)?sh$/.test(step.command[0] ?? "") ? step : undefined;
}

function joinPaths(folder: string, path: string): string {
  return path.startsWith("/") ? path : `${folder}/${path}`;
}

function toStep(
  { json, words, shell: shellText, heredocs }: CommandInstruction,
  shell: readonly string[],
  text: string,
): Omit<BuildStep, "folder"> {
  if (json) {
    const quoted = words.map(({ value }) => `'${value.replaceAll("'", "'\\''")}'`);
    return { command: ["/bin/sh", "-c"], script: quoted.join(" ") };
  }
  const line = shellText?.text ?? "";
  const [only] = heredocs;
  if (only && heredocs.length === 1 && /^<<-?["']?\w+["']?$/.test(line.trim())) {
    const script = bodyOf(only, text);
    const shebang = /^#!\s*(.*)/.exec(script)?.[1];
    if (shebang === undefined) return { command: shell, script };
    const [program = "", ...options] = shebang.trim().split(/\s+/);
    return { command: [program, ...options, "-c"], script };
  }
  const bodies = heredocs.map((heredoc) => `\n${bodyOf(heredoc, text)}${heredoc.name}`);
  return { command: shell, script: line + bodies.join("") };
}

function bodyOf({ body, stripTabs }: Heredoc, text: string): string {
  const lines = text.slice(body.start, body.end).replaceAll("\r\n", "\n");
  return stripTabs ? lines.replaceAll(/^\t+/gm, "") : lines;
}
