import type { instructionKinds } from "../../dockerfile/instructionKinds.ts";
import { describeInstruction } from "../reference/describeInstruction.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope } from "./completionScope.ts";
import { documentationOf } from "./documentationOf.ts";

/** The keywords that may stand at the cursor. `alone`: nothing follows on the line. */
export function instructionEntries(
  { stage, isLowerCase }: Pick<CompletionScope, "stage" | "isLowerCase">,
  { onbuild, alone }: { readonly onbuild: boolean; readonly alone: boolean },
): readonly CompletionEntry[] {
  const names = stage === undefined && !onbuild ? beforeFrom : onbuild ? triggers : all;
  return names.map((name): CompletionEntry => {
    const { detail, snippet } = instructions[name];
    const label = isLowerCase ? name.toLowerCase() : name;
    const about = documentationOf(describeInstruction(name));
    const entry = { label, kind: "instruction", detail, ...about } as const;
    if (!alone) return { ...entry, insertText: label };
    if (snippet !== undefined) {
      return { ...entry, insertText: `${label} ${snippet}`, isSnippet: true };
    }
    return { ...entry, insertText: `${label} `, triggersAgain: true };
  });
}

type Keyword = Exclude<(typeof instructionKinds)[number], "MAINTAINER">;

interface InstructionWords {
  readonly detail: string;
  /** What follows the keyword, with placeholders. */
  readonly snippet?: string;
}

const instructions: Readonly<Record<Keyword, InstructionWords>> = {
  FROM: { detail: "begins a stage from an image" },
  RUN: { detail: "runs a command while the image is built" },
  COPY: { detail: "copies files from the context, a stage or an image" },
  ADD: { detail: "adds files, downloads or what an archive holds" },
  WORKDIR: { detail: "sets the folder for what follows" },
  ENV: { detail: "sets a variable that the image keeps", snippet: `\${1:NAME}=\${2:value}` },
  ARG: { detail: "declares a variable that the build may give" },
  USER: { detail: "sets who runs what follows" },
  EXPOSE: { detail: "names a port that the program listens on" },
  ENTRYPOINT: { detail: "sets the program of the container", snippet: `["\${1:program}"]` },
  CMD: { detail: "sets the command, or the arguments of ENTRYPOINT", snippet: `["\${1:program}"]` },
  LABEL: { detail: "adds a label to the image" },
  HEALTHCHECK: { detail: "says how to find out whether the container works" },
  VOLUME: { detail: "names a folder that is kept apart from the container" },
  SHELL: { detail: "sets the shell of RUN, CMD and ENTRYPOINT" },
  STOPSIGNAL: { detail: "sets the signal that ends the container" },
  ONBUILD: { detail: "keeps an instruction for images that are FROM this one" },
};

const isKeyword = (name: string): name is Keyword => name in instructions;

/** As often as they are written. */
const all: readonly Keyword[] = Object.keys(instructions).filter(isKeyword);
const beforeFrom: readonly Keyword[] = ["FROM", "ARG"];
const triggers = all.filter((name) => name !== "FROM" && name !== "ONBUILD");
