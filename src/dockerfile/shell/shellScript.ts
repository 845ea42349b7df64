import type { TextRange } from "../../base/textRange.ts";
import type { MappedText } from "../document.ts";

/**
 * A script as a shell would read it. Read-only; every range is in offsets of the document. The
 * parents (`pipeline`, `chain`, `block`, `parent`) make the structure a graph: do not serialise it.
 */
export interface ShellScript {
  readonly source: MappedText;
  readonly dialect: ShellDialect;
  readonly range: TextRange;
  readonly body: ShellBlock;
  /**
   * Every simple command in the order of the text, wherever it stands: also in substitutions,
   * compounds and functions. What stands behind a wrapper is not here; see `inner`.
   */
  readonly commands: readonly ShellCommand[];
  /** Every pipeline in the order of the text, those of one command included. */
  readonly pipelines: readonly ShellPipeline[];
  /**
   * Variables that the shell reads and sets, in the order of the text, wherever they stand: also in
   * tests, `for`, `case`, arithmetic and heredocs within the text; computed when first asked for.
   */
  readonly variables: readonly ShellVariable[];
  /** Stretches that the grammar could not read, in order and apart. Never a finding themselves. */
  readonly errors: readonly TextRange[];
  /** False where there are errors, or where the text was too long, too slow or too deep to be read. */
  readonly complete: boolean;
  /** The command whose argument or input this script is. */
  readonly wrapper: ShellCommand | undefined;
}

export interface ShellVariable {
  /** Of the name alone. */
  readonly range: TextRange;
  readonly name: string;
  /** `write`: assigned, declared, unset, or that of a `for`; not `NAME=value` in front of a command. */
  readonly access: "read" | "write";
}

/** All are read with the grammar of bash. */
export type ShellDialect = "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh";

/** Statements that run one after the other. */
export interface ShellBlock {
  readonly role:
    | "script"
    /** `$(…)`, backticks, `<(…)`. */
    | "substitution"
    /** What follows if, elif, while, until. */
    | "condition"
    /** What follows then or do; the inside of `( )`, `{ }` and functions. */
    | "body"
    | "else"
    /** A branch of case. */
    | "item";
  readonly range: TextRange;
  readonly chains: readonly ShellChain[];
  /** The command or compound that holds the block; undefined for the script itself. */
  readonly parent: ShellElement | undefined;
}

/** Pipelines joined by `&&` and `||`: what ends at `;`, `&` or a line break. */
export interface ShellChain {
  readonly range: TextRange;
  readonly pipelines: readonly ShellPipeline[];
  /** One between each two pipelines. */
  readonly operators: readonly ShellOperator<"&&" | "||">[];
  /** `;` or `&` where one was typed. */
  readonly terminator: ShellOperator<";" | "&"> | undefined;
  readonly block: ShellBlock;
}

export interface ShellPipeline {
  readonly range: TextRange;
  readonly elements: readonly ShellElement[];
  /** One between each two elements. */
  readonly pipes: readonly ShellOperator<"|" | "|&">[];
  /** True for `! …`. */
  readonly negated: boolean;
  readonly chain: ShellChain;
}

export interface ShellOperator<T extends string> {
  readonly range: TextRange;
  readonly text: T;
}

export type ShellElement = ShellCommand | ShellCompound;

/** A simple command. */
export interface ShellCommand {
  readonly kind: "command";
  /** From the first assignment or word to the last word or redirection. */
  readonly range: TextRange;
  /** Assignments that stand in front, or alone. */
  readonly assignments: readonly ShellAssignment[];
  /** The name and the arguments; empty for assignments or redirections alone. */
  readonly words: readonly ShellWord[];
  /** The value of the first word as typed, folder included; undefined where a variable decides. */
  readonly name: string | undefined;
  readonly redirections: readonly ShellRedirection[];
  /** Blocks of the substitutions in words, assignments and redirections. */
  readonly blocks: readonly ShellBlock[];
  readonly pipeline: ShellPipeline;
  /** True where the grammar lost its way in it or right beside it: words may be missing or wrong. */
  readonly broken: boolean;
  /** True behind xargs and the like: more arguments come when it runs. */
  readonly openEnded: boolean;
  /** For a command behind `sudo`, `env` …: the command that the text has there. */
  readonly wrapper: ShellCommand | undefined;
  /** For `sudo`, `env`, `xargs`, `sh -c` …: what they run, one level down. */
  readonly inner: ShellInner | undefined;
}

export type ShellInner =
  | { readonly kind: "command"; readonly command: ShellCommand }
  | { readonly kind: "script"; readonly script: ShellScript };

export interface ShellCompound {
  readonly kind:
    | "subshell"
    | "group"
    | "if"
    | "for"
    | "while"
    | "until"
    | "case"
    | "function"
    /** `[ … ]` and `[[ … ]]`. */
    | "test"
    /** `(( … ))`. */
    | "arithmetic";
  readonly range: TextRange;
  /** In the order of the text, substitutions included. */
  readonly blocks: readonly ShellBlock[];
  readonly redirections: readonly ShellRedirection[];
  readonly pipeline: ShellPipeline;
}

export interface ShellWord {
  readonly range: TextRange;
  /** As typed in the script. */
  readonly raw: string;
  /** Quotes and escapes resolved; variables and substitutions stay as typed. */
  readonly value: string;
  readonly hasVariables: boolean;
  /** `$(…)`, backticks, `<(…)`. */
  readonly hasSubstitution: boolean;
  /** An unquoted `*`, `?`, `[` or `{a,b}`. */
  readonly hasPattern: boolean;
  /** True where any part is quoted. */
  readonly quoted: boolean;
}

export interface ShellAssignment {
  readonly range: TextRange;
  readonly name: string;
  /** Undefined for `NAME=`. An array is one word as typed. */
  readonly value: ShellWord | undefined;
}

export interface ShellRedirection {
  readonly range: TextRange;
  /** `>`, `>>`, `<`, `2>&1` has `>&`, `<<`, `<<-`, `<<<` … */
  readonly operator: string;
  readonly fileDescriptor: string | undefined;
  /** File, descriptor or text; undefined for a heredoc. */
  readonly target: ShellWord | undefined;
  /** The body of a heredoc; line breaks as the shell sees them. */
  readonly heredoc: MappedText | undefined;
}
