import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { containerItem } from "../../src/vscode/containers/containerItem.ts";
import type { createContainersRoom } from "../../src/vscode/containers/containersRoom.ts";
import type { toRegistryItem } from "../../src/vscode/registries/registryItem.ts";
import type { createRegistryRoom } from "../../src/vscode/registries/registryRoom.ts";
import type { toBuildItem } from "../../src/vscode/views/buildItem.ts";
import type { toContextItem } from "../../src/vscode/views/contextItem.ts";
import type { toImageItem } from "../../src/vscode/views/imageItem.ts";
import type { createImageRows } from "../../src/vscode/views/imageRows.ts";

/** What makes the rows of the five views, run against plain stand-ins for what VS Code gives them. */
export interface TreeItems {
  readonly containerItem: typeof containerItem;
  readonly toRegistryItem: typeof toRegistryItem;
  readonly toBuildItem: typeof toBuildItem;
  readonly toContextItem: typeof toContextItem;
  readonly toImageItem: typeof toImageItem;
  readonly createImageRows: typeof createImageRows;
  readonly createContainersRoom: typeof createContainersRoom;
  readonly createRegistryRoom: typeof createRegistryRoom;
}

const makers = {
  containerItem: "containers/containerItem.ts",
  toRegistryItem: "registries/registryItem.ts",
  toBuildItem: "views/buildItem.ts",
  toContextItem: "views/contextItem.ts",
  toImageItem: "views/imageItem.ts",
  createImageRows: "views/imageRows.ts",
  createContainersRoom: "containers/containersRoom.ts",
  createRegistryRoom: "registries/registryRoom.ts",
} as const satisfies Record<keyof TreeItems, string>;

export async function loadTreeItems(): Promise<TreeItems> {
  const exported = Object.entries(makers).map(
    ([name, path]) => `export { ${name} } from "./src/vscode/${path}";`,
  );
  const { outputFiles } = await build({
    stdin: {
      contents: exported.join("\n"),
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
      loader: "ts",
    },
    ...{ bundle: true, write: false, format: "cjs", platform: "node", external: ["vscode"] },
    logLevel: "silent",
  });
  const require = createRequire(import.meta.url);
  const module = { exports: {} as TreeItems };
  const run = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  run((id: string) => (id === "vscode" ? vscode : require(id)), module, module.exports);
  return module.exports;
}

class TreeItem {
  readonly label: unknown;
  readonly collapsibleState: unknown;
  constructor(label: unknown, collapsibleState?: unknown) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

class ThemeIcon {
  static readonly Folder = new ThemeIcon("folder");
  static readonly File = new ThemeIcon("file");
  readonly id: string;
  readonly color: ThemeColor | undefined;
  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

class Uri {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
  static file = (path: string): Uri => new Uri(path);
  static parse = (text: string): Uri => new Uri(text);
  static joinPath = (uri: Uri, ...parts: readonly string[]): Uri =>
    new Uri([uri.path, ...parts].join("/"));
}

const vscode = {
  ...{ TreeItem, ThemeColor, ThemeIcon, Uri },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  MarkdownString: class {},
  Range: class {},
  env: { language: "en" },
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
  },
  commands: { executeCommand: async () => undefined },
  workspace: {
    isTrusted: true,
    asRelativePath: (uri: Uri) => uri.path,
    registerTextDocumentContentProvider: () => ({ dispose() {} }),
    onDidCloseTextDocument: () => ({ dispose() {} }),
  },
};
