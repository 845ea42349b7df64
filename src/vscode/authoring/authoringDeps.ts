import type { Event, LogOutputChannel, TextDocument } from "vscode";
import type { AuthoringFacts } from "../../authoring/authoringFacts.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import type { FeatureSwitch } from "./featureSwitch.ts";

/** What each feature of the editor is built with. */
export interface AuthoringDeps {
  readonly documents: ParsedDocuments;
  /** At once with what is known; nobody is asked anything. */
  facts(document: TextDocument): Promise<AuthoringFacts>;
  /** Names with tags of the engine's images, newest first; none without trust or engine. */
  localImages(): Promise<readonly string[]>;
  /** Fires when facts are others than they were. */
  readonly onDidChangeFacts: Event<void>;
  readonly features: FeatureSwitch;
  readonly log: LogOutputChannel;
}
