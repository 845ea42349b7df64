import type { LineTable } from "../base/lineTable.ts";
import type { TextRange } from "../base/textRange.ts";

/** A parsed Dockerfile. Read-only; every range is in offsets of `text`, BOM included. */
export interface DockerfileDocument {
  readonly text: string;
  readonly lines: LineTable;
  readonly escape: EscapeCharacter;
  /** The directives that take effect: the unbroken run at the very top of the file. */
  readonly directives: readonly ParserDirective[];
  /** All comment lines in file order, also those inside continued instructions; no directives. */
  readonly comments: readonly Comment[];
  /** All instructions in file order, also those before the first FROM. */
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** What keeps the text from being a Dockerfile: rule `parse-error`; sorted by place. */
  readonly problems: readonly Problem[];
  /** The stretches that the text is made of, in order and without gaps. */
  readonly pieces: readonly Piece[];
}

/** A stretch of whole lines (a byte order mark is a piece of its own), line breaks included. */
export type Piece =
  | { readonly kind: "blank"; readonly range: TextRange; readonly text: string }
  | {
      readonly kind: "directive";
      readonly range: TextRange;
      readonly text: string;
      readonly directive: ParserDirective;
    }
  | {
      readonly kind: "comment";
      readonly range: TextRange;
      readonly text: string;
      readonly comment: Comment;
    }
  | InstructionPiece;

/** An instruction with all that its own text decides. */
export interface InstructionPiece {
  readonly kind: "instruction";
  readonly range: TextRange;
  readonly text: string;
  readonly instruction: Instruction;
  /** The comment lines inside of it. */
  readonly comments: readonly Comment[];
  /** What is wrong with it wherever it stands. */
  readonly problems: readonly Problem[];
}

export type EscapeCharacter = "\\" | "`";

export interface ParserDirective {
  readonly range: TextRange;
  /** As typed; compare without case. */
  readonly name: Word;
  readonly value: Word;
}

/** From `#` to the end of the line, without the line break. */
export interface Comment {
  readonly range: TextRange;
  /** What follows the `#`, untrimmed. */
  readonly text: string;
  /** True when the comment line stands inside a continued instruction. */
  readonly insideInstruction: boolean;
}

export interface Problem {
  readonly range: TextRange;
  /** A sentence: what is wrong and what to do. */
  readonly message: string;
  /** Names what a rule may tell of in its own way; most problems have none. */
  readonly code?: ProblemCode;
}

export type ProblemCode =
  | "before-from"
  | "no-from"
  | "copy-from-own-stage"
  | "copy-from-later-stage"
  | "onbuild-trigger"
  | "port-too-high"
  /** A second `# check=`. */
  | "directive-twice";

/** A piece of an instruction that has no blank outside of quotes. */
export interface Word {
  readonly range: TextRange;
  /** As typed, line continuations and comment lines removed, quotes and escapes kept. */
  readonly raw: string;
  /** `raw` with quotes and escapes resolved; variables stay as typed. */
  readonly value: string;
}

/** `--name`, `--name=value`. */
export interface Flag {
  readonly range: TextRange;
  /** Without the dashes. */
  readonly name: Word;
  readonly value: Word | undefined;
}

export interface Heredoc {
  /** The marker on the instruction's line, from `<<` to the end of the name. */
  readonly marker: TextRange;
  readonly name: string;
  /** File descriptor before the marker, if one was typed. */
  readonly fileDescriptor: number | undefined;
  /** True when no part of the name is quoted: variables in a COPY or ADD body are expanded. */
  readonly expand: boolean;
  /** True for `<<-`: leading tabs are dropped. */
  readonly stripTabs: boolean;
  /** The body's lines, the last line break included; the delimiter line excluded. */
  readonly body: TextRange;
  /** The delimiter line without its line break; undefined where the file ends before it. */
  readonly delimiter: TextRange | undefined;
}

/** One word pair of ENV, LABEL or ARG. */
export interface KeyValue {
  readonly range: TextRange;
  readonly key: Word;
  /** Undefined for `ARG NAME`. */
  readonly value: Word | undefined;
}

interface InstructionBase {
  /** From the keyword to the end of the last line, heredoc bodies included, without the line break. */
  readonly range: TextRange;
  /** As typed. */
  readonly keyword: Word;
  readonly flags: readonly Flag[];
  /**
   * The arguments after the flags as the engine cuts them: words, or the strings of the JSON form
   * (range and `raw` with their quotes). WORKDIR, USER, STOPSIGNAL and MAINTAINER have one, which
   * may hold blanks; COPY, ADD, FROM, EXPOSE and VOLUME are cut at every blank, quotes or not.
   */
  readonly words: readonly Word[];
  /** From the first to the last character after the flags; empty at the end where there is none. */
  readonly argumentsRange: TextRange;
  /** True for the JSON (exec) form. */
  readonly json: boolean;
  readonly heredocs: readonly Heredoc[];
  /** True for the trigger of an ONBUILD. */
  readonly onbuild: boolean;
}

export interface FromInstruction extends InstructionBase {
  readonly kind: "FROM";
  readonly platform: Flag | undefined;
  /** Undefined while the image is still to be typed. */
  readonly image: Word | undefined;
  /** The word AS as typed. */
  readonly as: Word | undefined;
  readonly alias: Word | undefined;
}

export interface TransferInstruction extends InstructionBase {
  readonly kind: "COPY" | "ADD";
  /** Heredoc markers are not sources here; see `heredocs`. */
  readonly sources: readonly Word[];
  readonly destination: Word | undefined;
  /** The stage or image that COPY reads from. */
  readonly from: Word | undefined;
}

export interface CommandInstruction extends InstructionBase {
  readonly kind: "RUN" | "CMD" | "ENTRYPOINT" | "SHELL";
  /**
   * Shell form: the text that the shell gets (heredoc markers included, bodies not), with the way
   * back to offsets. Undefined for JSON.
   */
  readonly shell: MappedText | undefined;
}

export interface PairsInstruction extends InstructionBase {
  readonly kind: "ENV" | "LABEL" | "ARG";
  readonly pairs: readonly KeyValue[];
  /** True for `ENV key rest of line`. */
  readonly legacy: boolean;
}

export interface HealthcheckInstruction extends InstructionBase {
  readonly kind: "HEALTHCHECK";
  readonly none: boolean;
  /** The word CMD as typed. */
  readonly cmd: Word | undefined;
  readonly shell: MappedText | undefined;
}

export interface OnbuildInstruction extends InstructionBase {
  readonly kind: "ONBUILD";
  readonly trigger: Instruction | undefined;
}

export interface PlainInstruction extends InstructionBase {
  readonly kind: "WORKDIR" | "USER" | "EXPOSE" | "VOLUME" | "STOPSIGNAL" | "MAINTAINER";
}

export interface UnknownInstruction extends InstructionBase {
  readonly kind: "UNKNOWN";
}

export type Instruction =
  | FromInstruction
  | TransferInstruction
  | CommandInstruction
  | PairsInstruction
  | HealthcheckInstruction
  | OnbuildInstruction
  | PlainInstruction
  | UnknownInstruction;

export type InstructionKind = Instruction["kind"];

/** The instruction of a kind, also where several kinds share a shape. */
export type InstructionOf<K extends InstructionKind> = Matching<Instruction, K>;
type Matching<I, K> = I extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? I & { readonly kind: K }
    : never
  : never;

/** Text whose characters come from several places of the document. */
export interface MappedText {
  readonly text: string;
  /**
   * The document's offset of a character of `text`; `text.length` maps to the end. Take
   * `mappedRange` for the range of several characters: the text may be interrupted between them.
   */
  toOffset(index: number): number;
}

export interface Stage {
  readonly index: number;
  readonly from: FromInstruction;
  /** The alias, lower case as the engine compares it. */
  readonly name: string | undefined;
  /** Without the FROM. */
  readonly instructions: readonly Instruction[];
  /** The earlier stage that FROM names, by index. */
  readonly parent: number | undefined;
  readonly range: TextRange;
}
