import { readFile } from "node:fs/promises";
import { SlipwayError } from "../base/errors.ts";

/** The parts of Docker's `config.json` (and of Podman's `auth.json`) that are about logins. */
export interface AuthFile {
  readonly auths: ReadonlyMap<string, AuthEntry>;
  /** By host; empty for one whose login is in `auths` although there is a `credsStore`. */
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore: string | undefined;
  /** `HttpHeaders`. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface AuthEntry {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly identityToken: string | undefined;
  readonly registryToken: string | undefined;
}

/** Undefined where there is no such file. `host` is for the error only. */
export async function readAuthFile(file: string, host: string): Promise<AuthFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(file, host, error instanceof Error ? error.message : String(error));
  }
  return readAuthText(text, file, host);
}

/** `source` names the text in errors, which never show what is in it. */
export function readAuthText(text: string, source: string, host: string): AuthFile {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    throw unreadable(source, host, "it is not JSON");
  }
  const credsStore = field(record, "credsStore");
  return {
    auths: new Map(
      entriesOf(field(record, "auths")).map(([host, entry]) => [host, toEntry(entry)]),
    ),
    credHelpers: textsOf(field(record, "credHelpers")),
    credsStore: typeof credsStore === "string" && credsStore !== "" ? credsStore : undefined,
    headers: textsOf(field(record, "HttpHeaders")),
  };
}

function toEntry(record: unknown): AuthEntry {
  const auth = text(record, "auth");
  const [username, password] = auth === undefined ? [] : decodeAuth(auth);
  return {
    username: username ?? text(record, "username"),
    password: password ?? text(record, "password"),
    identityToken: text(record, "identitytoken"),
    registryToken: text(record, "registrytoken"),
  };
}

/** Base64 of `user:password`; old clients padded the password with NULs. */
function decodeAuth(auth: string): readonly string[] {
  const plain = Buffer.from(auth, "base64").toString("utf8");
  const colon = plain.indexOf(":");
  if (colon === -1) return [];
  return [plain.slice(0, colon), plain.slice(colon + 1).replace(/\0+$/, "")];
}

function text(record: unknown, name: string): string | undefined {
  const value = field(record, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function field(record: unknown, name: string): unknown {
  return typeof record === "object" && record !== null
    ? (record as Record<string, unknown>)[name]
    : undefined;
}

function entriesOf(record: unknown): readonly (readonly [string, unknown])[] {
  return typeof record === "object" && record !== null ? Object.entries(record) : [];
}

function textsOf(record: unknown): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(record).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as const] : [],
    ),
  );
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}

function unreadable(
  source: string,
  host: string,
  why: string,
): SlipwayError<"credentials-unreadable"> {
  return new SlipwayError(
    "credentials-unreadable",
    { registry: host },
    {
      message: `The logins in ${source} cannot be read: ${why}.`,
      hint: `Mend or remove ${source}, or log in again.`,
    },
  );
}
