import type { DockerfileDocument, Instruction, Stage } from "../../dockerfile/document.ts";
import { createLintServices, type LintServices } from "../../lint/services.ts";
import type { AuthoringFacts } from "../authoringFacts.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import { type FrontendVersion, frontendVersion } from "./frontendVersion.ts";

/** What a question is answered from. */
export interface CompletionScope {
  readonly document: DockerfileDocument;
  readonly offset: number;
  readonly facts: AuthoringFacts;
  readonly known: KnownNames;
  readonly services: LintServices;
  readonly version: FrontendVersion;
  /** The stage that the cursor is in; undefined in front of the first FROM. */
  readonly stage: Stage | undefined;
  /** Whether the file has its keywords in lower case. */
  readonly isLowerCase: boolean;
}

/** Names that are not in the file. */
export interface KnownNames {
  /** Local images as `name:tag`, the best first. */
  readonly images: readonly string[];
  /** What a registry says of the name that is typed at the cursor. */
  readonly registry?: RegistrySays | undefined;
  readonly rules: readonly KnownRule[];
}

export interface RegistrySays {
  readonly host: string | undefined;
  /** The best first. */
  readonly tags: readonly string[];
  /** Whole names, with the host. */
  readonly repositories: readonly string[];
  /** Of the tag that is typed, `sha256:…`. */
  readonly digest: string | undefined;
  /** True where an answer is still to come. */
  readonly isPending: boolean;
}

export interface KnownRule {
  readonly id: string;
  readonly summary: string;
  /** Such as `hadolint/DL3008`. */
  readonly aliases: readonly string[];
}

/** What may stand at the cursor in place of `typed`. */
export interface Offer {
  /** What is typed of it up to the cursor. */
  readonly typed: string;
  /** Matches what behind the cursor belongs to the same word; sticky. */
  readonly rest: RegExp;
  readonly entries: readonly CompletionEntry[];
  /** True where facts that are not there yet would say more. */
  readonly isPending?: boolean;
  /** True where a registry has still to answer, which nobody waits for. */
  readonly isPartial?: boolean;
}

export function createScope(
  document: DockerfileDocument,
  offset: number,
  facts: AuthoringFacts,
  known: KnownNames,
): CompletionScope {
  return {
    document,
    offset,
    facts,
    known,
    services: createLintServices(document, facts),
    version: frontendVersion(document),
    stage: stageAt(document.stages, offset),
    isLowerCase: isLowerCase(document.instructions, offset),
  };
}

/** The last one whose FROM begins in front of the offset. */
function stageAt(stages: readonly Stage[], offset: number): Stage | undefined {
  let low = 0;
  let high = stages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stages[middle]?.from.range.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return stages[low - 1];
}

/** As the first known keyword that the cursor is not in. */
function isLowerCase(instructions: readonly Instruction[], offset: number): boolean {
  const first = instructions.find(
    ({ kind, keyword: { range } }) =>
      kind !== "UNKNOWN" && (offset < range.start || offset > range.end),
  );
  return first !== undefined && first.keyword.raw === first.keyword.raw.toLowerCase();
}
