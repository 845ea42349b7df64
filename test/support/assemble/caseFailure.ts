/** A build that failed. */
export interface CaseFailure {
  /** Undefined for what is no `SlipwayError`. */
  readonly code: string | undefined;
  readonly line: number | undefined;
  readonly message: string;
}

export function failureOf(error: unknown): CaseFailure {
  const { code, facts, message, stack } = error as {
    readonly code?: string;
    readonly facts?: { readonly line?: number };
    readonly message?: string;
    readonly stack?: string;
  };
  const said = message ?? String(error);
  const isOwn = facts !== undefined;
  return {
    code: isOwn ? code : undefined,
    line: facts?.line,
    message: isOwn ? said : (stack ?? said),
  };
}

export function isFailure(result: object | string): result is CaseFailure {
  return typeof result === "object" && "message" in result;
}
