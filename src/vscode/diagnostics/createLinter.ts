import {
  type Disposable,
  type Event,
  EventEmitter,
  type LogOutputChannel,
  type TextDocument,
} from "vscode";
import type { KnownContext } from "../../app/contextFacts/createContextFacts.ts";
import type { LoadShell } from "../../app/createShellLoader.ts";
import { today } from "../../app/today.ts";
import type { AuthoringFacts } from "../../authoring/authoringFacts.ts";
import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { ShellParser } from "../../dockerfile/shell/shellParser.ts";
import type { Finding, LintOptions, StateHere } from "../../lint/index.ts";
import type { BaseImageLookUp } from "../../lint/services.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import type { EditorBaseFacts } from "./createBaseFacts.ts";
import type { LintConfigs } from "./createLintConfigs.ts";
import { createLintPasses } from "./lintPasses.ts";
import type { EditorContextFacts } from "./openContextFacts.ts";

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
  /** What is known of a document's base images and context now. */
  facts(document: TextDocument): Promise<AuthoringFacts>;
  /** What holds at an offset, by what is known of the base image. */
  stateAt(document: TextDocument, offset: number): Promise<StateHere | undefined>;
  /** Fires when findings change though no text did: the grammar arrived, a configuration changed, facts of a base image or the build context came. */
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
  readonly contexts: Pick<EditorContextFacts, "of" | "load" | "folderOf" | "onDidChange">;
  readonly bases: Pick<EditorBaseFacts, "lookUp" | "follow" | "awaits" | "onDidChange">;
  readonly log: LogOutputChannel;
}

export function createLinter(deps: LinterDeps): Linter {
  const { documents, loadShell, configs, contexts, bases, log } = deps;
  const changed = new EventEmitter<void>();
  const listening = [configs, contexts, bases].map((it) => it.onDidChange(() => changed.fire()));
  const onRuleError = tellOnce(log);
  const passes = createLintPasses();
  const baseImageOf = createBaseImageLookUp();
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
  const optionsFor = async (
    of: Pick<TextDocument, "uri">,
    context: () => KnownContext | Promise<KnownContext>,
  ): Promise<LintOptions | undefined> => {
    const [{ withKnownImages }, config] = await Promise.all([loadLint(), configs.read(of.uri)]);
    const { buildContext, contextFiles } = config ? await context() : {};
    return (
      config && {
        ...{ ...config, onRuleError, today: today() },
        baseImage: baseImageOf(bases.lookUp, withKnownImages),
        ...(shell && { shell }),
        ...(buildContext && { buildContext }),
        ...(contextFiles && { contextFiles }),
      }
    );
  };

  return {
    onDidChange: changed.event,
    async lint(document) {
      const known = () => contexts.of(document.uri, documents.get(document));
      const [{ lintPass }, options] = await Promise.all([loadLint(), optionsFor(document, known)]);
      if (!options) return [];
      const parsed = documents.get(document);
      if (hasScripts(parsed)) askForShell();
      bases.follow(document, parsed);
      const awaitsBases = bases.awaits(document);
      return passes.findings(document, parsed, { ...options, awaitsBases }, lintPass);
    },
    async lintText(parsed, of) {
      shell = await loadShell();
      const known = () => contexts.load(of.uri, parsed);
      const [{ lint }, options] = await Promise.all([loadLint(), optionsFor(of, known)]);
      return options ? lint(parsed, options) : [];
    },
    async fixAll(document) {
      shell = await loadShell();
      const known = () => contexts.of(document.uri, documents.get(document));
      const [{ fixAll }, options] = await Promise.all([loadLint(), optionsFor(document, known)]);
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
    async facts(document) {
      const { withKnownImages } = await loadLint();
      const { buildContext, contextFiles } = contexts.of(document.uri, documents.get(document));
      return {
        baseImage: baseImageOf(bases.lookUp, withKnownImages),
        shell: shell ?? (await loadShell()),
        ...{ contextFiles, contextIgnore: buildContext },
        contextFolder: contexts.folderOf(document.uri),
      };
    },
    async stateAt(document, offset) {
      const { stateAt, withKnownImages } = await loadLint();
      const baseImage = baseImageOf(bases.lookUp, withKnownImages);
      return stateAt(documents.get(document), offset, { baseImage });
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

/** The same function for the same facts, as another one says that they have changed. */
function createBaseImageLookUp(): (
  asked: BaseImageLookUp,
  withKnownImages: (asked: BaseImageLookUp) => BaseImageLookUp,
) => BaseImageLookUp {
  let last: { readonly asked: BaseImageLookUp; readonly all: BaseImageLookUp } | undefined;
  return (asked, withKnownImages) => {
    if (last?.asked !== asked) last = { asked, all: withKnownImages(asked) };
    return last.all;
  };
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
