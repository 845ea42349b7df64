import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a folder of extensions that has those of another one and one more, which has the id of Container
 * Tools and answers hovers and completion with words of its own.
 */
export function addOtherExtension(installed: string, extensions: string): void {
  cpSync(installed, extensions, { recursive: true });
  const name = "ms-azuretools.vscode-containers-1.0.0";
  const path = join(extensions, name);
  mkdirSync(path);
  const manifest = {
    ...{ publisher: "ms-azuretools", name: "vscode-containers", version: "1.0.0" },
    ...{ engines: { vscode: "^1.90.0" }, main: "./main.js" },
    activationEvents: ["onLanguage:dockerfile"],
  };
  writeFileSync(join(path, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(path, "main.js"), main);
  // What VS Code keeps of what is installed; paths in it are those of the folder that was copied.
  const list = join(extensions, "extensions.json");
  const known = existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as object[]) : [];
  const entry = {
    identifier: { id: "ms-azuretools.vscode-containers" },
    version: "1.0.0",
    location: { $mid: 1, path, scheme: "file" },
    relativeLocation: name,
  };
  writeFileSync(list, JSON.stringify([...known, entry]));
}

const main = `
const { CompletionItem, Hover, languages } = require("vscode");
const at = { language: "dockerfile" };
exports.activate = ({ subscriptions }) => subscriptions.push(
  languages.registerHoverProvider(at, { provideHover: () => new Hover("Said elsewhere.") }),
  languages.registerCompletionItemProvider(at, {
    provideCompletionItems: () => [new CompletionItem("COPY")],
  }),
);
`;
