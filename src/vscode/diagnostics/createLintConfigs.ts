import { basename, dirname, join } from "node:path";
import { Disposable, type Event, EventEmitter, languages, Uri, workspace } from "vscode";
import {
  configNames,
  createLintConfigFinder,
  type FoundLintConfig,
  type LintConfigFinder,
} from "../../app/createLintConfigFinder.ts";
import type { LintConfig } from "../../lint/config.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import { readLintSettings } from "../settings.ts";
import { configDiagnostics } from "./configDiagnostics.ts";

/** The configuration of each Dockerfile, kept up to date with its files, saved or not. */
export interface LintConfigs extends Disposable {
  /** Undefined where linting is switched off. */
  read(of: Uri): Promise<LintConfig | undefined>;
  /** The configuration file that counts for a Dockerfile. */
  fileFor(of: Uri): Promise<FoundLintConfig | undefined>;
  /** Fires when a configuration file changed. */
  readonly onDidChange: Event<void>;
}

export function createLintConfigs(): LintConfigs {
  const changed = new EventEmitter<void>();
  const problems = languages.createDiagnosticCollection("slipway-config");
  let finder = createFinder();
  /** Paths whose problems are shown. */
  let told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const forgetSoon = ({ path }: Uri): void => {
    if (!configNames.includes(basename(path))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      finder = createFinder();
      told = new Set();
      problems.clear();
      changed.fire();
    }, debounceMs);
  };
  const tell = (config: FoundLintConfig): void => {
    if (told.has(config.path)) return;
    told.add(config.path);
    problems.set(Uri.file(config.path), configDiagnostics(config));
  };
  const find = async (of: Uri): Promise<FoundLintConfig | undefined> => {
    const path = pathOf(of);
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
    fileFor: find,
    async read(of) {
      const { enable, preset, rules, isPresetSet } = readLintSettings(of);
      if (!enable) return undefined;
      const config = await find(of);
      if (!config) return { preset, rules };
      return config.resolve(pathOf(of) ?? "", { ...(isPresetSet && { preset }), rules }).lint;
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
function createFinder(): LintConfigFinder {
  return createLintConfigFinder({
    openText(path) {
      const document = openDocument(Uri.file(path));
      return document?.isDirty ? document.getText() : undefined;
    },
  });
}

/** An untitled document is taken for one in the root of the workspace. */
function pathOf(of: Uri): string | undefined {
  if (of.scheme === "file") return of.fsPath;
  const [folder] = workspace.workspaceFolders ?? [];
  return folder?.uri.scheme === "file" ? join(folder.uri.fsPath, "Dockerfile") : undefined;
}
