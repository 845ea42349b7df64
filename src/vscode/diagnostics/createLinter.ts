import {
  type Disposable,
  type Event,
  EventEmitter,
  type LogOutputChannel,
  type TextDocument,
} from "vscode";
import type { LoadShell } from "../../app/createShellLoader.ts";
import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { ShellParser } from "../../dockerfile/shell/shellParser.ts";
import type { Finding, LintOptions } from "../../lint/index.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import type { ContextIgnores } from "./createContextIgnores.ts";
import type { LintConfigs } from "./createLintConfigs.ts";

/** The lint room as the editor uses it: loaded at the first call, with the grammar and settings. */
export interface Linter extends Disposable {
  /** Of the text as it is; none where linting is off. */
  lint(document: TextDocument): Promise<readonly Finding[]>;
  /** Of a text that is in no editor. */
  lintText(
    document: DockerfileDocument,
    of: Pick<TextDocument, "uri">,
  ): Promise<readonly Finding[]>;
  /** The text with all that is safe to fix. */
  fixAll(document: TextDocument): Promise<string>;
  ignoreEdits(
    document: TextDocument,
    finding: Finding,
    scope: "line" | "file",
  ): Promise<readonly TextEdit[]>;
  /** Our names of the rules that an ignore comment names at an offset. */
  ignoredAt(document: TextDocument, offset: number): Promise<readonly string[]>;
  /** What rules want; those that are none are left out. */
  describe(ids: readonly string[]): Promise<readonly RuleSummary[]>;
  /** Fires when findings change though no text did: the grammar arrived, a configuration or ignore file changed. */
  readonly onDidChange: Event<void>;
}

/** The short form of a rule's page. */
export interface RuleSummary {
  readonly id: string;
  readonly summary: string;
  readonly why: string;
  readonly aliases: readonly string[];
  /** Names of what can be set. */
  readonly options: readonly string[];
}

export interface LinterDeps {
  readonly documents: ParsedDocuments;
  readonly loadShell: LoadShell;
  readonly configs: Pick<LintConfigs, "read" | "onDidChange">;
  readonly ignores: Pick<ContextIgnores, "of" | "onDidChange">;
  readonly log: LogOutputChannel;
}

export function createLinter(deps: LinterDeps): Linter {
  const { documents, loadShell, configs, ignores, log } = deps;
  const changed = new EventEmitter<void>();
  const listening = [configs, ignores].map((it) => it.onDidChange(() => changed.fire()));
  const onRuleError = tellOnce(log);
  let shell: ShellParser | undefined;
  let asked = false;

  /** Does not wait for the grammar: what needs none is shown first. */
  const askForShell = (): void => {
    if (asked) return;
    asked = true;
    void loadShell().then((loaded) => {
      shell = loaded;
      if (loaded) changed.fire();
    });
  };
  const optionsFor = async (of: Pick<TextDocument, "uri">): Promise<LintOptions | undefined> => {
    const [config, buildContext] = await Promise.all([configs.read(of.uri), ignores.of(of.uri)]);
    return (
      config && {
        ...{ ...config, onRuleError },
        ...(shell && { shell }),
        ...(buildContext && { buildContext }),
      }
    );
  };

  return {
    onDidChange: changed.event,
    async lint(document) {
      const [{ lint }, options] = await Promise.all([loadLint(), optionsFor(document)]);
      if (!options) return [];
      const parsed = documents.get(document);
      if (hasScripts(parsed)) askForShell();
      return lint(parsed, options);
    },
    async lintText(parsed, of) {
      shell = await loadShell();
      const [{ lint }, options] = await Promise.all([loadLint(), optionsFor(of)]);
      return options ? lint(parsed, options) : [];
    },
    async fixAll(document) {
      shell = await loadShell();
      const [{ fixAll }, options] = await Promise.all([loadLint(), optionsFor(document)]);
      const text = document.getText();
      return options ? fixAll(text, options) : text;
    },
    async ignoreEdits(document, finding, scope) {
      const { ignoreEdits } = await loadLint();
      return ignoreEdits(documents.get(document), finding, scope);
    },
    async ignoredAt(document, offset) {
      const { catalogNames, readIgnores } = await loadLint();
      const names = readIgnores(documents.get(document), catalogNames).flatMap((it) => it.names);
      return names.find(({ range }) => range.start <= offset && offset <= range.end)?.rules ?? [];
    },
    async describe(ids) {
      if (ids.length === 0) return [];
      const { catalog } = await loadLint();
      return catalog
        .filter(({ id }) => ids.includes(id))
        .map(({ options = {}, ...rule }) => ({ ...rule, options: Object.keys(options) }));
    },
    dispose() {
      for (const one of listening) one.dispose();
      changed.dispose();
    },
  };
}

function loadLint(): Promise<typeof import("../../lint/index.ts")> {
  return import("../../lint/index.ts");
}

/** Whether there is anything that the grammar is for. */
function hasScripts({ instructions }: DockerfileDocument): boolean {
  return instructions.some(({ kind }) => scriptKinds.has(kind));
}

const scriptKinds: ReadonlySet<string> = new Set([
  ...["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ONBUILD"],
]);

function tellOnce(log: LogOutputChannel): (rule: string, error: unknown) => void {
  const broken = new Set<string>();
  return (rule, error) => {
    if (broken.has(rule)) return;
    broken.add(rule);
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error(`Rule ${rule} failed and is left out where it fails: ${what}`);
  };
}
