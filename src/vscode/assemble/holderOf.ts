import type { ImageHolder } from "../../app/imageHolder.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import type { KeptAccess } from "./keptAccess.ts";

export interface HolderDeps {
  readonly connect: ConnectEngine;
  readonly kept: Pick<KeptAccess, "open">;
}

/** Who has the image: Slipway, where it has made it, else the engine. */
export async function holderOf(
  { connect, kept }: HolderDeps,
  image: { readonly kept?: true },
  signal?: AbortSignal,
): Promise<ImageHolder> {
  return image.kept ? (await kept.open()).images : connect(signal);
}
