import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import { findTarget, neededStages } from "../dockerfile/neededStages.ts";
import { createStages } from "../dockerfile/stages.ts";
import type { DockerfileSyntax, SyntaxFeature, SyntaxUse } from "../engine/engine.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { type InstructionPlace, instructionPlaces } from "./instructionPlaces.ts";

/** What of a Dockerfile not every builder reads, in its order. */
export function syntaxUses(
  document: DockerfileDocument,
  { buildArgs, target }: Pick<BuildOptions, "buildArgs" | "target">,
): DockerfileSyntax {
  const given = { args: buildArgs, automatic: {} };
  const stages = createStages(document.instructions, document.escape, given);
  const needed = new Set(neededStages({ stages }, target)?.map(({ index }) => index));
  const last = findTarget(stages, target)?.index ?? -1;
  const scopeOf = ({ stage }: InstructionPlace): SyntaxUse["scope"] => {
    if (stage === undefined || needed.has(stage.index)) return "needed";
    return stage.index <= last ? "reached" : "file";
  };
  const uses = instructionPlaces(document).flatMap((place) =>
    featuresOf(place.instruction, stages).map(([feature, what]) => ({
      ...{ feature, what, line: place.line, endLine: place.endLine, scope: scopeOf(place) },
    })),
  );
  const hasDirective = document.directives.some(
    ({ name }) => name.value.toLowerCase() === "syntax",
  );
  return { uses, ownReader: hasDirective || "BUILDKIT_SYNTAX" in buildArgs };
}

type Feature = readonly [feature: SyntaxFeature, what: string];

function featuresOf(instruction: Instruction, stages: readonly Stage[]): readonly Feature[] {
  const keyword = instruction.keyword.value.toUpperCase();
  const features: Feature[] = [];
  // One that never ends is a mistake of its own.
  if (instruction.heredocs.some(({ delimiter }) => delimiter !== undefined)) {
    features.push(["heredoc", `${keyword} with a heredoc`]);
  }
  if (instruction.kind === "ARG" && instruction.words.length === 0) {
    features.push(["nameless-arg", "ARG without a name"]);
  }
  // The flags of a trigger count where it runs, which is in another build.
  for (const { name, value } of instruction.flags) {
    const flag = flagFeatures.get(`${keyword} --${name.value}`);
    if (flag !== undefined) features.push([flag, `${keyword} --${name.value}`]);
    if (flag === "chmod" && value && hasLetters(value.value)) {
      features.push(["chmod-letters", `${keyword} --chmod=${value.raw}`]);
    }
    if (keyword === "COPY" && name.value === "from" && value && isAbsent(value.value, stages)) {
      features.push(["absent-stage", `COPY --from=${value.raw}`]);
    }
  }
  return features;
}

const flagFeatures: ReadonlyMap<string, SyntaxFeature> = new Map(
  (
    [
      ["RUN", ["mount", "network", "security", "device"]],
      ["COPY", ["chmod", "link", "parents", "exclude"]],
      ["ADD", ["chmod", "link", "exclude", "checksum", "keep-git-dir", "unpack"]],
      ["HEALTHCHECK", ["start-interval"]],
    ] as const
  ).flatMap(([keyword, flags]) => flags.map((flag) => [`${keyword} --${flag}`, flag] as const)),
);

/** Such as `u=rw`; what a variable stands for is not known here. */
function hasLetters(mode: string): boolean {
  return !mode.includes("$") && !/^[0-7]+$/.test(mode);
}

function isAbsent(from: string, stages: readonly Stage[]): boolean {
  return /^\d+$/.test(from) && Number(from) >= stages.length && !isName(from, stages);
}

function isName(from: string, stages: readonly Stage[]): boolean {
  return stages.some(({ name }) => name === from);
}
