import { createRandom } from "../createRandom.ts";
import type { AssembleCase, CaseFile } from "./assembleCase.ts";
import { createWords, type Words } from "./caseWords.ts";
import { generateContext } from "./generateContext.ts";
import { generateInstruction, type StageWriting } from "./generateInstruction.ts";

/**
 * A context and a Dockerfile without RUN, the same for the same seed: one to three stages with all
 * instructions and most flags, mostly such that they can be built.
 */
export function generateCase(
  seed: number,
  archives: Readonly<Record<string, Uint8Array>>,
): AssembleCase {
  const words = createWords(createRandom(seed * 2_654_435 + 11));
  const { chance, oneOf, below } = words;
  const files: Record<string, CaseFile> = generateContext(words, archives);
  const paths = pathsOf(files);
  const lines: string[] = [];
  if (chance(0.3)) lines.push(`ARG BASE=${oneOf(["busybox:1.36", "scratch"])}`);
  if (chance(0.2)) lines.push("ARG V=global", "ARG NONE");
  const stages: StageWriting[] = [];
  for (let index = 0; index <= below(3); index++) {
    const name = `s${index}`;
    const [from, parent] = fromLine(words, { name, stages, lines });
    lines.push(from);
    const made = parent?.made ?? [];
    const stage: StageWriting = { name, words, paths, stages: [...stages], made: [...made] };
    const written = Array.from({ length: 1 + below(6) }, () => generateInstruction(stage));
    // An engine without containerd's store saves no image without layers.
    const isBare = written.every((line) => !/^(?:COPY|ADD)/.test(line));
    lines.push(...written, ...(isBare ? [`COPY . /last`] : []));
    stages.push(stage);
  }
  return {
    name: `seed ${seed}`,
    files,
    dockerfile: `${lines.join("\n")}\n`,
    ...(chance(0.1) && { target: oneOf(stages).name }),
    buildArgs: {
      ...(chance(0.3) && { V: oneOf(["given", "x y", ""]) }),
      ...(chance(0.1) && { NONE: "some" }),
      ...(chance(0.1) && { UNUSED: "1" }),
    },
    labels: chance(0.1) ? { given: "yes", l1: "over" } : {},
  };
}

/** The line, and the stage that it goes on with. */
function fromLine(
  { chance, oneOf }: Words,
  at: {
    readonly name: string;
    readonly stages: readonly StageWriting[];
    readonly lines: readonly string[];
  },
): readonly [string, StageWriting | undefined] {
  const parent = at.stages.length > 0 && chance(0.5) ? oneOf(at.stages) : undefined;
  const given = at.lines[0]?.startsWith("ARG BASE") ? ["$BASE", "${BASE:-scratch}"] : [];
  const base = parent?.name ?? oneOf(["scratch", "busybox:1.36", "busybox:1.36", ...given]);
  const platform = chance(0.08) ? `--platform=${oneOf(["$BUILDPLATFORM", "linux/amd64"])} ` : "";
  const line = `${oneOf(["FROM", "FROM", "from"])} ${platform}${base} ${oneOf(["AS", "as"])} ${at.name}`;
  return [line, parent];
}

/** What COPY may name: files, links and folders (with a slash at their end). */
export function pathsOf(files: Readonly<Record<string, CaseFile>>): readonly string[] {
  const paths = new Set<string>();
  for (const [path, file] of Object.entries(files)) {
    if (path.startsWith(".")) continue;
    const parts = path.split("/").slice(0, -1);
    for (let end = 1; end <= parts.length; end++) paths.add(`${parts.slice(0, end).join("/")}/`);
    const isNested = parts.length > 0 && typeof file === "string" && file.startsWith("-> ");
    if (!path.endsWith("/") && !isNested) paths.add(path);
  }
  return [...paths];
}
