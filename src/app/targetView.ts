import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import type { Variables } from "../dockerfile/variables.ts";

/** A Dockerfile as one build of it goes. */
export interface TargetView {
  /** With the stages as the build's arguments make them. */
  readonly document: DockerfileDocument;
  readonly variables: Variables;
  /** The stages that the target needs. */
  readonly needed: readonly Stage[];
  /** 1-based. */
  lineOf(at: Instruction): number;
}
