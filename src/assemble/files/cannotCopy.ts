import { SlipwayError } from "../../base/errors.ts";

/** The error of a COPY, ADD or WORKDIR that cannot be done; `message` is a sentence. */
export function cannotCopy(message: string, hint: string): SlipwayError<"build-failed"> {
  return new SlipwayError("build-failed", {}, { message, hint });
}
