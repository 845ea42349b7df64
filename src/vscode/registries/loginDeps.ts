import type { LogOutputChannel } from "vscode";
import type { Surroundings } from "../../base/surroundings.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import type { ReportError } from "../reportError.ts";

/** What logging in and out needs of the rest. */
export interface LoginDeps {
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
  readonly log: LogOutputChannel;
  readonly reportError: ReportError;
}
