import type { Event, LogOutputChannel, TextDocument, Uri } from "vscode";
import type { RegistryNames } from "../../app/registryNames.ts";
import type { AuthoringFacts } from "../../authoring/authoringFacts.ts";
import type { LayoutSection } from "../../lintconfig/index.ts";
import type { EditorFiles } from "../files/editorFiles.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import type { FeatureSwitch } from "./featureSwitch.ts";

/** What each feature of the editor is built with. */
export interface AuthoringDeps {
  readonly documents: ParsedDocuments;
  /** At once with what is known; nobody is asked anything. */
  facts(document: TextDocument): Promise<AuthoringFacts>;
  /** Names with tags of the engine's images, newest first; none without trust or engine. */
  localImages(): Promise<readonly string[]>;
  /** Asks registries that the user allows; undefined where none is. Left out where none can be asked. */
  readonly registryNames?: () => Promise<RegistryNames | undefined>;
  /** Fires when facts are others than they were. */
  readonly onDidChangeFacts: Event<void>;
  /** What the configuration file says of the layout; nothing where there is none. */
  layoutOf(of: Uri): Promise<LayoutSection>;
  readonly features: FeatureSwitch;
  readonly files: Pick<EditorFiles, "pathOf" | "uriOf">;
  readonly log: LogOutputChannel;
}
