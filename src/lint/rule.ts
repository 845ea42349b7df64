import type { TextEdit } from "../base/textEdit.ts";
import type { TextRange } from "../base/textRange.ts";
import type { BaseImageFacts } from "../dockerfile/baseImageFacts.ts";
import type {
  Comment,
  DockerfileDocument,
  InstructionKind,
  InstructionOf,
  Stage,
} from "../dockerfile/document.ts";
import type { IgnoreUse } from "./ignore.ts";
import type { LintPolicy } from "./policy.ts";
import type { OptionValues, RuleOptions } from "./ruleOptions.ts";
import type { LintServices } from "./services.ts";

export type Severity = "error" | "warning" | "info" | "hint";
export type Preset = "recommended" | "strict" | "hadolint" | "buildkit";
/**
 * Facts that no text has; see `BaseImageFacts`, `ContextFiles` and `ContextIgnore`. Sizes of the context
 * come later than its names.
 */
export type FactKind = "baseImage" | "buildContext" | "contextSizes";
export type FixKind = "safe" | "unsafe" | "none";

/** What a rule is: data that can be listed, documented and checked, and a visitor. */
export interface Rule<M extends Messages = Messages, O extends RuleOptions = RuleOptions> {
  /** Kebab-case; says the wish. The file has this name. */
  readonly id: string;
  /** "Require …", "Disallow …" or "Enforce …", one sentence. */
  readonly summary: string;
  /** Why it matters, a sentence or a short paragraph. */
  readonly why: string;
  readonly category: "correctness" | "security" | "size" | "cache" | "style";
  /** A preset that is not named has the rule off. */
  readonly severity: { readonly [P in Preset]?: Severity };
  /** The same rule at a peer: `hadolint/DL3008`, `buildkit/StageNameCasing`. */
  readonly aliases: readonly string[];
  readonly fix: FixKind;
  /** Sentences with `{placeholder}`s. */
  readonly messages: M;
  /** Whole Dockerfiles; a test runs them. */
  readonly examples: {
    readonly bad: readonly string[];
    readonly good: readonly string[];
    /** The policy that they are linted with, for rules that go by one. */
    readonly policy?: Partial<LintPolicy>;
    /** The options that they are linted with, for rules that do nothing without. */
    readonly options?: Readonly<Record<string, unknown>>;
    /** Paths that the ignore file keeps out. */
    readonly ignored?: readonly string[];
    /** The texts of the files in the build context, by path; a path that ends in a slash is a folder. */
    readonly files?: Readonly<Record<string, string>>;
    /** What is known of images by their references, beside the table of official ones. */
    readonly baseImages?: Readonly<Record<string, BaseImageFacts>>;
    /** The day of the run, `YYYY-MM-DD`. */
    readonly today?: string;
  };
  /** Facts that arrive later as data; the rule runs again when they do. */
  readonly needs?: readonly FactKind[];
  /** True for rules with a handler `ignoreComments`: they run again with any other. */
  readonly followsFindings?: boolean;
  /**
   * The programs that it speaks of, such as `apt-get`, or `pip*` for all that begin so. It is not
   * started for a file that runs none of them; left out by rules that look at more than commands.
   */
  readonly programs?: readonly string[];
  /** True: the visitor also sees the triggers of ONBUILD. */
  readonly onbuild?: boolean;
  /** What can be set beside the severity. */
  readonly options?: O;
  /** Called once a document; state of the run lives in its closure. */
  create(context: RuleContext<M, O>): Visitor;
}

export type Messages = Readonly<Record<string, string>>;

/** Handlers are called in file order. */
export type Visitor = {
  readonly [K in InstructionKind]?: (
    instruction: InstructionOf<K>,
    stage: Stage | undefined,
  ) => void;
} & {
  readonly document?: (document: DockerfileDocument) => void;
  readonly stage?: (stage: Stage) => void;
  readonly stageEnd?: (stage: Stage) => void;
  readonly comment?: (comment: Comment) => void;
  readonly documentEnd?: (document: DockerfileDocument) => void;
  /** At last: what the ignore comments do to the findings of all rules. */
  readonly ignoreComments?: (uses: readonly IgnoreUse[]) => void;
};

export interface RuleContext<M extends Messages = Messages, O extends RuleOptions = RuleOptions> {
  readonly document: DockerfileDocument;
  readonly preset: Preset;
  readonly policy: LintPolicy;
  readonly options: OptionValues<O>;
  readonly services: LintServices;
  report<K extends keyof M & string>(report: Report<M, K>): void;
}

export type Report<M extends Messages, K extends keyof M & string> = {
  readonly at: TextRange;
  readonly message: K;
  /** Undefined edits: no fix here, though the rule has one elsewhere. */
  readonly fix?: FixProposal | undefined;
  /** How an editor may draw it. */
  readonly tag?: "deprecated" | "unnecessary";
  /** See `Finding`: an editor offers to add them to the ignore file. */
  readonly ignore?: readonly string[];
} & (Placeholders<M[K]> extends never
  ? { readonly data?: undefined }
  : { readonly data: Readonly<Record<Placeholders<M[K]>, string>> });

export interface FixProposal {
  /** An order to do it, such as "End the destination with a slash". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Narrows the rule's kind: a safe rule may still propose an unsafe fix here. */
  readonly safe?: boolean;
}

/** The names between braces in a message. */
export type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The identity function, with types: placeholders become the required keys of `data`. */
export function defineRule<const M extends Messages, const O extends RuleOptions = RuleOptions>(
  rule: Rule<M, O>,
): Rule<M, O> {
  return rule;
}
