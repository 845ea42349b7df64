import { type Disposable, languages, SemanticTokensBuilder, SemanticTokensLegend } from "vscode";
import { ignoreFileTokens, ignoreTokenTypes } from "../../dockerfile/ignoreFileTokens.ts";
import { ignoreFileSelector, isIgnoreFile } from "../languages/isIgnoreFile.ts";

/**
 * Colours by meaning. VS Code's grammar for the language `ignore` colours comments only, and it is that
 * of .gitignore, too, so that one of our own would change what is not ours.
 */
export function registerIgnoreColours(): Disposable {
  const legend = new SemanticTokensLegend([...ignoreTokenTypes]);
  return languages.registerDocumentSemanticTokensProvider(
    ignoreFileSelector,
    {
      provideDocumentSemanticTokens(document) {
        if (!isIgnoreFile(document)) return undefined;
        const builder = new SemanticTokensBuilder(legend);
        for (const { range, type } of ignoreFileTokens(document.getText())) {
          const { line, character } = document.positionAt(range.start);
          const kind = ignoreTokenTypes.indexOf(type);
          builder.push(line, character, range.end - range.start, kind);
        }
        return builder.build();
      },
    },
    legend,
  );
}
