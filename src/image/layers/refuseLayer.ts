import { SlipwayError } from "../../base/errors.ts";

/** `why` completes "PATH cannot be in a layer: …". */
export function refuseLayer(
  path: string,
  why: string,
  hint: string,
  cause?: unknown,
): SlipwayError<"layer-refused"> {
  const message = `${path} cannot be in a layer: ${why}.`;
  return new SlipwayError("layer-refused", { path }, { message, hint, cause });
}
