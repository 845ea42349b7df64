import { Disposable } from "vscode";
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
