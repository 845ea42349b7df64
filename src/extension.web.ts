/** The entry where VS Code runs in a browser alone. */
export { activateInBrowser as activate } from "./vscode/activateInBrowser.ts";
