import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createFakeVscode, type FakeVscode } from "./fakeVscode.ts";

/** The extension's sources from an entry, run against the fake; nothing of `dist/` is used. */
export async function loadExtension(entry = "src/extension.ts"): Promise<{
  readonly vscode: FakeVscode;
  /** Activates; gives what VS Code would dispose of at the end. */
  activate(): readonly { dispose(): void }[];
}> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    external: ["vscode", "./node_modules/*"],
    packages: "external",
    logLevel: "silent",
  });
  const vscode = createFakeVscode();
  const require = createRequire(import.meta.url);
  const module = { exports: {} as { activate(context: unknown): void } };
  const run = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  run((id: string) => (id === "vscode" ? vscode.api : require(id)), module, module.exports);
  return {
    vscode,
    activate() {
      const subscriptions: { dispose(): void }[] = [];
      const state = { get: (_: string, fallback: unknown) => fallback, update: async () => {} };
      module.exports.activate({
        subscriptions,
        globalState: state,
        workspaceState: state,
        secrets: {},
        extension: { packageJSON: { version: "0.0.0" } },
        extensionUri: {},
      });
      return subscriptions;
    },
  };
}
