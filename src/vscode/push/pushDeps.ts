import type { LogOutputChannel } from "vscode";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import type { ReportError } from "../reportError.ts";
import type { SavedCredentials } from "./savedCredentials.ts";

export interface PushDeps {
  readonly connect: ConnectEngine;
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
  readonly openRegistries: () => Promise<RegistryAccess>;
  readonly log: LogOutputChannel;
  readonly reportError: ReportError;
}

/** Pushes names, after a look at what that will meet, and says how it ended. */
export type PushCommand = (references: readonly string[]) => Promise<void>;
