import { createAuthority } from "../beds/certificates.ts";
import { createScratch } from "../beds/scratch.ts";
import { serveRegistry } from "../beds/serveRegistry.ts";
import { type FaultProxy, startFaultProxy } from "./startFaultProxy.ts";
import {
  startTokenServer,
  type TokenQuestion,
  type TokenServerOptions,
} from "./startTokenServer.ts";

export interface TokenRegistry extends AsyncDisposable {
  /** `127.0.0.1:port`, which engines reach by plain http. */
  readonly address: string;
  /** Each question to the token service, the newest last. */
  readonly asked: readonly TokenQuestion[];
  /** Address of the token service. */
  readonly realm: string;
  /** What stands before the token service. */
  readonly tokenProxy: Pick<FaultProxy, "seen" | "spoil" | "mend">;
}

/**
 * Docker's own registry (distribution 2.8) that takes tokens only, and the token service that it
 * names; real engines and skopeo can push to it. With `lifetime: () => 2, told: 300` a token is refused
 * after two seconds though the client takes it for good: that is "expired in the middle".
 *
 *     await using registry = await startTokenRegistry({
 *       users: [{ name: "ann", password, identityToken, may: (repository) => ["pull", "push"] }],
 *     });
 */
export async function startTokenRegistry(
  options: Pick<TokenServerOptions, "users" | "anonymous" | "lifetime" | "told">,
): Promise<TokenRegistry> {
  const scratch = await createScratch();
  try {
    const issuer = "slipway-tests";
    const service = "the registry";
    const signer = await createAuthority(scratch.directory, "signer");
    const tokens = await startTokenServer({ ...options, signer, issuer, service });
    const tokenProxy = await startFaultProxy(new URL(tokens.realm).host);
    const stopTokens = async () => {
      await tokenProxy[Symbol.asyncDispose]();
      await tokens.close();
    };
    try {
      const realm = `http://${tokenProxy.address}/token`;
      const registry = await serveRegistry(scratch, {
        token: { realm, service, issuer, rootcertbundle: signer.cert },
      });
      return {
        address: registry.address,
        asked: tokens.asked,
        ...{ realm, tokenProxy },
        async [Symbol.asyncDispose]() {
          await Promise.all([stopTokens(), registry.stop()]);
        },
      };
    } catch (error) {
      await stopTokens();
      throw error;
    }
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}
