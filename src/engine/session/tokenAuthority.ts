import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";

/** Shows an engine that a token which it holds was fetched with the login that we have now. */
export interface TokenAuthority {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** NaCl's `crypto_sign`: 64 bytes of signature, then the payload. */
  sign(payload: Uint8Array): Uint8Array;
}

export interface AuthorityFacts {
  /** 32 random bytes that stay here; the same ones let an engine use its tokens in later builds. */
  readonly seed: Uint8Array;
  readonly host: string;
  readonly credentials: RegistryCredentials;
  /** The engine's. */
  readonly salt: Uint8Array;
}

/**
 * The key is made of the login, too: after another login, the tokens of the first one are not ours.
 * Without the seed it tells nothing of the login.
 */
export function tokenAuthority({ seed, host, credentials, salt }: AuthorityFacts): TokenAuthority {
  const login =
    credentials.kind === "password"
      ? [credentials.username, credentials.password]
      : [credentials.kind === "token" ? credentials.identityToken : credentials.registryToken];
  const ofHost = createHmac("sha256", seed)
    .update(JSON.stringify([host, ...login]))
    .digest();
  const key = ed25519(createHmac("sha256", salt).update(ofHost).digest());
  return {
    publicKey: createPublicKey(key).export({ type: "spki", format: "der" }).subarray(-keyLength),
    sign: (payload) => Buffer.concat([sign(null, payload, key), payload]),
  };
}

const keyLength = 32;

/** The private key of a seed: RFC 8410, 7, whose DER is the same bytes before each seed. */
function ed25519(seed: Uint8Array): KeyObject {
  const head = Buffer.from("302e020100300506032b657004220420", "hex");
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: "der", type: "pkcs8" });
}
