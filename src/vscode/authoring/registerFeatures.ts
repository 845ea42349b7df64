import { Disposable, extensions, workspace } from "vscode";
import type { AuthoringDeps } from "./authoringDeps.ts";
import { registerCompletions } from "./completions.ts";
import { registerFormatting } from "./formatting.ts";
import { registerHovers } from "./hovers.ts";
import { registerInlayHints } from "./inlayHints.ts";
import { registerLinks } from "./links.ts";
import { registerNavigation } from "./navigation.ts";
import { registerOutline } from "./outline.ts";
import { registerRefactorings } from "./refactorings.ts";
import { registerSemanticTokens } from "./semanticTokens.ts";
import { registerSignatureHelp } from "./signatureHelp.ts";

/** All that helps to write a Dockerfile beside lint. */
export function registerFeatures(deps: AuthoringDeps): Disposable {
  let providers = registerProviders(deps);
  // Links, outline and colours are asked for again only where a provider is new.
  const again = (): void => {
    providers.dispose();
    providers = registerProviders(deps);
  };
  const listeners = Disposable.from(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("slipway.authoring")) again();
    }),
    // One that answers the same may have come or gone.
    extensions.onDidChange(again),
  );
  return {
    dispose() {
      listeners.dispose();
      providers.dispose();
    },
  };
}

function registerProviders(deps: AuthoringDeps): Disposable {
  return Disposable.from(
    registerCompletions(deps),
    registerHovers(deps),
    registerSignatureHelp(deps),
    registerNavigation(deps),
    registerOutline(deps),
    registerLinks(deps),
    registerInlayHints(deps),
    registerSemanticTokens(deps),
    registerFormatting(deps),
    registerRefactorings(deps),
  );
}
