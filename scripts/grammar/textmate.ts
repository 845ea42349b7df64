/** A TextMate grammar, as far as ours use it. */
export interface Grammar {
  readonly name: string;
  readonly scopeName: string;
  readonly comment: string;
  readonly patterns: readonly Pattern[];
  readonly injectionSelector?: string;
  readonly injections?: Readonly<Record<string, { readonly patterns: readonly Pattern[] }>>;
  readonly repository?: Readonly<Record<string, Pattern>>;
}

/** A rule: of one match, of a beginning and its end or its lines, or of others. */
export interface Pattern {
  readonly include?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Pattern[];
}

type Captures = Readonly<Record<number, Pattern>>;
