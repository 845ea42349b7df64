import { Disposable, type LogOutputChannel } from "vscode";
import type { LintConfigs } from "../diagnostics/createLintConfigs.ts";
import type { EditorContextFacts } from "../diagnostics/openContextFacts.ts";
import type { EditorFiles } from "../files/editorFiles.ts";
import { registerIgnoreActions } from "./ignoreActions.ts";
import { registerIgnoreColours } from "./ignoreColours.ts";
import { registerIgnoreCompletions } from "./ignoreCompletions.ts";
import { registerIgnoreDiagnostics } from "./ignoreDiagnostics.ts";
import { createIgnoreDocuments } from "./ignoreDocuments.ts";
import { registerIgnoreHovers } from "./ignoreHovers.ts";

export interface IgnoreFilesDeps {
  readonly configs: Pick<LintConfigs, "read" | "fileFor" | "onDidChange">;
  readonly contexts: Pick<EditorContextFacts, "folderOf">;
  readonly files: EditorFiles;
  readonly log: LogOutputChannel;
}

/** Findings, fixes, hovers, completion and colours of ignore files. */
export function createIgnoreFilesRoom(deps: IgnoreFilesDeps): Disposable {
  const documents = createIgnoreDocuments(deps.contexts, deps.files);
  const diagnostics = registerIgnoreDiagnostics({ ...deps, documents });
  return Disposable.from(
    registerIgnoreActions({ ...deps, diagnostics }),
    registerIgnoreHovers({ documents }),
    registerIgnoreCompletions({ documents }),
    registerIgnoreColours(),
    ...[diagnostics, documents],
  );
}
