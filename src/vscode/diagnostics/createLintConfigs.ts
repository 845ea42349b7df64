import { basename, dirname, join } from "node:path";
import { Disposable, type Event, EventEmitter, languages, type Uri, workspace } from "vscode";
import {
  configNames,
  createLintConfigFinder,
  type FoundLintConfig,
  type LintConfigFinder,
} from "../../app/createLintConfigFinder.ts";
import type { LintConfig } from "../../lint/config.ts";
import type { LayoutSection } from "../../lintconfig/index.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import type { EditorFiles } from "../files/editorFiles.ts";
import { readLintSettings } from "../settings.ts";
import { configDiagnostics } from "./configDiagnostics.ts";

/** The configuration of each Dockerfile, kept up to date with its files, saved or not. */
export interface LintConfigs extends Disposable {
  /** Undefined where linting is switched off. */
  read(of: Uri): Promise<LintConfig | undefined>;
  /** The configuration file that counts for a Dockerfile. */
  fileFor(of: Uri): Promise<EditedLintConfig | undefined>;
  /** What the file says of the layout of a Dockerfile, also where linting is switched off. */
  layoutOf(of: Uri): Promise<LayoutSection>;
  /** Fires when a configuration file changed. */
  readonly onDidChange: Event<void>;
}

export interface EditedLintConfig extends FoundLintConfig {
  readonly uri: Uri;
}

export function createLintConfigs(files: LintConfigFiles): LintConfigs {
  const changed = new EventEmitter<void>();
  const problems = languages.createDiagnosticCollection("slipway-config");
  let finder = createFinder(files);
  /** Paths whose problems are shown. */
  let told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const forgetSoon = ({ path }: Uri): void => {
    if (!configNames.includes(basename(path))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      finder = createFinder(files);
      told = new Set();
      problems.clear();
      changed.fire();
    }, debounceMs);
  };
  const tell = (config: FoundLintConfig): void => {
    if (told.has(config.path)) return;
    told.add(config.path);
    problems.set(files.uriOf(config.path), configDiagnostics(config));
  };
  const find = async (of: Uri): Promise<FoundLintConfig | undefined> => {
    const path = pathOf(of, files);
    if (path === undefined) return undefined;
    const asked = finder;
    const config = await asked.find(dirname(path));
    if (config && asked === finder) tell(config);
    return config;
  };
  const watcher = workspace.createFileSystemWatcher(`**/{${configNames.join(",")}}`);
  const listeners = Disposable.from(
    ...[watcher, watcher.onDidChange(forgetSoon), watcher.onDidCreate(forgetSoon)],
    watcher.onDidDelete(forgetSoon),
    workspace.onDidChangeTextDocument(({ document }) => forgetSoon(document.uri)),
    workspace.onDidSaveTextDocument(({ uri }) => forgetSoon(uri)),
    workspace.onDidCloseTextDocument(({ uri }) => forgetSoon(uri)),
  );

  return {
    onDidChange: changed.event,
    async fileFor(of) {
      const found = await find(of);
      return found && { ...found, uri: files.uriOf(found.path) };
    },
    async layoutOf(of) {
      return (await find(of))?.resolve(pathOf(of, files) ?? "", {}).layout ?? {};
    },
    async read(of) {
      const { enable, preset, rules, isPresetSet } = readLintSettings(of);
      if (!enable) return undefined;
      const config = await find(of);
      if (!config) return { preset, rules };
      return config.resolve(pathOf(of, files) ?? "", { ...(isPresetSet && { preset }), rules })
        .lint;
    },
    dispose() {
      clearTimeout(timer);
      listeners.dispose();
      problems.dispose();
      changed.dispose();
    },
  };
}

/** A configuration is edited now and then, and every open Dockerfile is linted again for it. */
const debounceMs = 200;

/** What is not saved yet counts before what is on the disk; a file may be gone, its document not. */
function createFinder({ readText, uriOf }: LintConfigFiles): LintConfigFinder {
  return createLintConfigFinder({
    readText,
    openText(path) {
      const document = openDocument(uriOf(path));
      return document?.isDirty ? document.getText() : undefined;
    },
  });
}

/** An untitled document is taken for one in the root of the workspace. */
function pathOf(of: Uri, files: LintConfigFiles): string | undefined {
  const path = files.pathOf(of);
  if (path !== undefined) return path;
  const [folder] = workspace.workspaceFolders ?? [];
  const root = folder && files.pathOf(folder.uri);
  return root === undefined ? undefined : join(root, "Dockerfile");
}

type LintConfigFiles = Pick<EditorFiles, "readText" | "pathOf" | "uriOf">;
