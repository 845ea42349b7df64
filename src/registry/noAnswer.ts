/** Nothing came, or not to its end; `error` is of Node, or an `AnswerError`. */
export class NoAnswer extends Error {
  /** Host that was asked. */
  readonly at: string;
  readonly error: unknown;

  constructor(at: string, error: unknown) {
    super("no answer");
    this.at = at;
    this.error = error;
  }
}
