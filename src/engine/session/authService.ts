import { randomBytes } from "node:crypto";
import protobuf from "protobufjs/minimal.js";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import type { Token, TokenRequest } from "../../registry/fetchToken.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import type { GrpcMethods } from "../grpc/grpcServer.ts";
import { readFields, writeField, writeMessage } from "../grpc/protoFields.ts";
import { fetchSessionToken } from "./fetchSessionToken.ts";
import { readTextField } from "./readTextField.ts";
import { type TokenAuthority, tokenAuthority } from "./tokenAuthority.ts";

/**
 * `moby.filesync.v1.Auth`: logs the daemon in. For registries with tokens we fetch those, so that
 * the password stays here; `Credentials` is for those that want the password itself, and for daemons
 * that know no better. `tokenSeed` is what `tokenAuthority` wants.
 */
export function authService(
  credentialsFor: (host: string) => Promise<RegistryCredentials | undefined>,
  tokenSeed: Uint8Array = randomBytes(32),
): GrpcMethods {
  const known = new Map<string, Promise<RegistryCredentials | undefined>>();
  const find = (asked: string): Promise<RegistryCredentials | undefined> => {
    // The daemon names Docker Hub by the host that serves it.
    const host = asked === "registry-1.docker.io" ? "docker.io" : asked;
    const found = known.get(host) ?? credentialsFor(host);
    known.set(host, found);
    return found;
  };
  const authorityFor = async (message: Uint8Array, saltField: number): Promise<TokenAuthority> => {
    const host = readTextField(message, 1);
    const credentials = await find(host);
    // Of this status the daemon makes "ask for the credentials": there are none, so it asks the
    // token service itself.
    if (!credentials) throw new GrpcError(grpcStatus.unavailable, `no login for ${host}`);
    const salt = readBytesField(message, saltField);
    return tokenAuthority({ seed: tokenSeed, host, credentials, salt });
  };
  return {
    async "/moby.filesync.v1.Auth/Credentials"(message) {
      return encodeCredentials(await find(readTextField(message, 1)));
    },
    async "/moby.filesync.v1.Auth/GetTokenAuthority"(message) {
      const { publicKey } = await authorityFor(message, 2);
      return writeMessage((writer) => writeField(writer, 1, publicKey));
    },
    async "/moby.filesync.v1.Auth/VerifyTokenAuthority"(message) {
      const authority = await authorityFor(message, 3);
      const signed = authority.sign(readBytesField(message, 2));
      return writeMessage((writer) => writeField(writer, 1, signed));
    },
    async "/moby.filesync.v1.Auth/FetchToken"(message, signal) {
      const asked = readTokenRequest(message);
      const credentials = await find(asked.host);
      if (!credentials) throw new GrpcError(grpcStatus.unavailable, `no login for ${asked.host}`);
      return encodeToken(await fetchSessionToken(asked, credentials, signal));
    },
  };
}

/** `CredentialsResponse { Username = 1, Secret = 2 }`; empty means anonymous. */
function encodeCredentials(credentials: RegistryCredentials | undefined): Uint8Array {
  return writeMessage((writer) => {
    if (credentials?.kind === "password") {
      writeField(writer, 1, credentials.username);
      writeField(writer, 2, credentials.password);
    } else if (credentials?.kind === "token") {
      writeField(writer, 2, credentials.identityToken);
    }
  });
}

/** `FetchTokenRequest { ClientID = 1, Host = 2, Realm = 3, Service = 4, repeated Scopes = 5 }` */
function readTokenRequest(message: Uint8Array): TokenRequest {
  const scopes: string[] = [];
  readFields(message, { 5: (reader) => scopes.push(reader.string()) });
  return {
    clientId: readTextField(message, 1),
    host: readTextField(message, 2),
    realm: readTextField(message, 3),
    service: readTextField(message, 4),
    scopes,
  };
}

/** `FetchTokenResponse { Token = 1, ExpiresIn = 2, IssuedAt = 3 }` */
function encodeToken({ token, expiresIn, issuedAt }: Token): Uint8Array {
  return protobuf.Writer.create()
    .uint32(10)
    .string(token)
    .uint32(16)
    .int64(expiresIn)
    .uint32(24)
    .int64(issuedAt)
    .finish();
}

function readBytesField(message: Uint8Array, number: number): Uint8Array {
  let bytes: Uint8Array = new Uint8Array();
  readFields(message, {
    [number]: (reader) => {
      bytes = reader.bytes();
    },
  });
  return bytes;
}
