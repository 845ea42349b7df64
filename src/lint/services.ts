import type { StageState } from "../dockerfile/stageState.ts";
import type { Variables } from "../dockerfile/variables.ts";

/** Views on the document that rules share; each is computed at its first use, once a run. */
export interface LintServices {
  readonly variables: Variables;
  readonly stageState: StageState;
}
