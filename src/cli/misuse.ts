import { SlipwayError } from "../base/errors.ts";

/** The words of the command line make no sense: exit code 2. */
export function misuse(message: string, hint: string, argument?: string): SlipwayError<"misuse"> {
  return new SlipwayError("misuse", argument === undefined ? {} : { argument }, { message, hint });
}

/** One of a few words, or misuse that names them all. */
export function oneOf<const T extends string>(
  option: string,
  value: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  throw misuse(
    `--${option} does not know "${value}".`,
    `Give one of: ${allowed.join(", ")}.`,
    `--${option}`,
  );
}
