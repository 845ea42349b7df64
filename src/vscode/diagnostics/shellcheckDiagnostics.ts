import {
  Disposable,
  type LogOutputChannel,
  languages,
  type TextDocument,
  Uri,
  workspace,
} from "vscode";
import type { ShellcheckCache } from "../../app/shellcheck/index.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { ShellParser } from "../../dockerfile/shell/shellParser.ts";
import { isServed } from "../dockerfileDocuments.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import { readSetting } from "../settings.ts";
import type { LintConfigs } from "./createLintConfigs.ts";
import type { ShownFinding } from "./shownFinding.ts";
import { toDiagnostic } from "./toDiagnostic.ts";

export interface ShellcheckDiagnosticsDeps {
  readonly documents: ParsedDocuments;
  readonly log: LogOutputChannel;
  readonly surroundings: Pick<Surroundings, "env" | "platform">;
  /** The grammar, loaded at the first call; undefined where it cannot be. */
  readonly shell: () => Promise<ShellParser | undefined>;
  readonly configs: Pick<LintConfigs, "read" | "onDidChange">;
}

export interface ShellcheckDiagnostics extends Disposable {
  /** The findings of the text as it is now; none while ShellCheck is still looking at it. */
  of(document: TextDocument): readonly ShownFinding[];
}

/**
 * Has ShellCheck look at the RUN instructions of open Dockerfiles, in trusted workspaces and where it
 * is installed. Never more than one process a document, and none while it is typed in.
 */
export function registerShellcheckDiagnostics(
  deps: ShellcheckDiagnosticsDeps,
): ShellcheckDiagnostics {
  const collection = languages.createDiagnosticCollection("shellcheck");
  const watched = new Map<string, Watched>();
  const look = createLook(deps);

  const refreshSoon = (document: TextDocument): void => {
    if (!workspace.isTrusted || !isServed(document)) return;
    const key = document.uri.toString();
    const before = watched.get(key);
    before?.stop();
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      now.running = now.running.then(() => show(document, now, signal));
    }, debounceMs);
    const now: Watched = {
      shown: before?.shown,
      // A process that was stopped is waited for.
      running: before?.running ?? Promise.resolve(),
      stop() {
        clearTimeout(timer);
        controller.abort();
      },
    };
    watched.set(key, now);
  };
  const show = async (
    document: TextDocument,
    state: Watched,
    signal: AbortSignal,
  ): Promise<void> => {
    if (signal.aborted || document.isClosed) return;
    const { version } = document;
    const findings = await look(document, signal);
    if (!findings || signal.aborted || document.version !== version) return;
    state.shown = { version, findings };
    collection.set(
      document.uri,
      findings.map(({ diagnostic }) => diagnostic),
    );
  };
  const forget = ({ uri }: TextDocument): void => {
    const key = uri.toString();
    watched.get(key)?.stop();
    watched.delete(key);
    collection.delete(uri);
  };
  const refreshAll = (): void => workspace.textDocuments.forEach(refreshSoon);

  const listeners = Disposable.from(
    workspace.onDidOpenTextDocument(refreshSoon),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) refreshSoon(document);
    }),
    workspace.onDidCloseTextDocument(forget),
    workspace.onDidGrantWorkspaceTrust(refreshAll),
    deps.configs.onDidChange(refreshAll),
    workspace.onDidChangeConfiguration((change) => {
      for (const document of workspace.textDocuments) {
        const concerns = ["slipway.shellcheck", "slipway.lint"].some((section) =>
          change.affectsConfiguration(section, document),
        );
        if (concerns) refreshSoon(document);
      }
    }),
  );
  refreshAll();

  return {
    of(document) {
      const shown = watched.get(document.uri.toString())?.shown;
      return shown?.version === document.version ? shown.findings : [];
    },
    dispose() {
      listeners.dispose();
      for (const state of watched.values()) state.stop();
      watched.clear();
      collection.dispose();
    },
  };
}

/** Long enough for a pause between words: a process is started. */
const debounceMs = 300;

interface Watched {
  shown: { readonly version: number; readonly findings: readonly ShownFinding[] } | undefined;
  running: Promise<void>;
  stop(): void;
}

/** Undefined when there is nothing to show: stopped, or failed and logged. Never rejects. */
function createLook(
  deps: ShellcheckDiagnosticsDeps,
): (document: TextDocument, signal: AbortSignal) => Promise<readonly ShownFinding[] | undefined> {
  let cache: ShellcheckCache | undefined;
  let lastFailure = "";
  const onFailure = (why: string): void => {
    if (why !== lastFailure) deps.log.warn(why);
    lastFailure = why;
  };
  return async (document, signal) => {
    try {
      const config = await deps.configs.read(document.uri);
      if (!config || !readSetting("slipway.shellcheck.enable", document.uri)) return [];
      const room = await import("../../app/shellcheck/index.ts");
      cache ??= room.createShellcheckCache();
      const { env, platform } = deps.surroundings;
      const program = await room.findShellcheck({
        ...{ setting: readSetting("slipway.shellcheck.path", document.uri), env, platform },
      });
      const shell = program === undefined ? undefined : await deps.shell();
      if (program === undefined || shell === undefined || signal.aborted) return [];
      const findings = await room.shellcheckDocument(deps.documents.get(document), {
        ...{ program, shell, cache, signal, env, onFailure, rules: config.rules ?? {} },
      });
      return findings.map((finding) => {
        const diagnostic = toDiagnostic(document, finding);
        diagnostic.source = "shellcheck";
        diagnostic.code = {
          value: room.shellcheckCode(finding.rule),
          target: Uri.parse(room.shellcheckUrl(finding.rule)),
        };
        return { finding, diagnostic };
      });
    } catch (error) {
      if (!signal.aborted) onFailure(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
}
