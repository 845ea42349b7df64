import { isSlipwayError } from "../base/errors.ts";
import type { AnyImage } from "../image/image.ts";
import { openLayout } from "../image/openLayout.ts";
import type { LayoutPlace } from "./readLayoutContext.ts";

/**
 * The image of a layout that is a build context: of several without a name that is asked for it is
 * `latest`, as for buildx. Rejects as `openLayout`.
 */
export async function openLayoutContext(
  { path, name }: LayoutPlace,
  signal: AbortSignal | undefined,
): Promise<AnyImage> {
  try {
    return await openLayout(path, name, signal);
  } catch (error) {
    if (name !== undefined || !isSlipwayError(error, "misuse")) throw error;
    return await openLayout(path, "latest", signal).catch(() => {
      throw error;
    });
  }
}
