import { Disposable } from "vscode";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** To be written in this change. */
export function registerSemanticTokens(_deps: AuthoringDeps): Disposable {
  return Disposable.from();
}
