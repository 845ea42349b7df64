import type { LogOutputChannel } from "vscode";
import type { PushTarget } from "../../app/pushTargets.ts";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { KeptAccess } from "../assemble/keptAccess.ts";
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
  readonly kept: KeptAccess;
}

/** Pushes names, after a look at what that will meet, and says how it ended. */
export type PushCommand = (targets: readonly PushTarget[]) => Promise<void>;
