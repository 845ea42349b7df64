import { SlipwayError } from "../base/errors.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { type HelperAnswer, type HelperRun, runHelper } from "./runHelper.ts";

export interface HelperDeps {
  /** Milliseconds that a helper has to answer; 10 s where not set. */
  readonly helperLimit?: number | undefined;
  /** Ends a helper that is under way; what it was asked for rejects with AbortError then. */
  readonly signal?: AbortSignal | undefined;
}

/** One of docker's credential helpers; all reject with `credentials-unreadable` and AbortError. */
export interface CredentialHelper {
  /** Undefined where it has none for this server. */
  get(serverAddress: string): Promise<RegistryCredentials | undefined>;
  store(credentials: RegistryCredentials): Promise<void>;
  /** Resolves also where it had none. */
  erase(serverAddress: string): Promise<void>;
  /** User names by server address. */
  list(): Promise<ReadonlyMap<string, string>>;
}

const HELPER_LIMIT = 10_000;
/** The words with which every helper says that it has nothing. */
const NOT_FOUND = /credentials not found in native keychain/i;
/** With which helpers mark an identity token in the place of the user's name. */
const TOKEN_USER = "<token>";

/**
 * `docker-credential-NAME get | store | erase | list`: the server's address, or JSON, on standard
 * input; JSON, or words about the failure, on standard output. `host` is for the errors only.
 */
export function credentialHelper(
  name: string,
  host: string,
  surroundings: HelperRun["surroundings"],
  { helperLimit = HELPER_LIMIT, signal }: HelperDeps = {},
): CredentialHelper {
  const ask = (action: HelperRun["action"], input: string) =>
    runHelper({ name, action, input, surroundings, helperLimit, signal });
  const failure = (did: string, why: string) => helperFailure({ name, host, did, why });
  return {
    async get(serverAddress) {
      const did = `gave no login for ${host}`;
      const answer = await ask("get", serverAddress);
      if (isNotFound(answer)) return undefined;
      throwFailure(answer, (why) => failure(did, why));
      const record = readJson(answer.stdout);
      const [username, secret] = [textOf(record, "Username"), textOf(record, "Secret")];
      if (username === undefined || secret === undefined) {
        throw failure(did, "its answer is not as agreed");
      }
      if (username === "" && secret === "") return undefined;
      return username === TOKEN_USER
        ? { kind: "token", identityToken: secret, serverAddress }
        : { kind: "password", username, password: secret, serverAddress };
    },
    async store(credentials) {
      const did = `did not keep the login for ${host}`;
      if (credentials.kind === "bearer") throw failure(did, "helpers keep no tokens of this kind");
      const [Username, Secret] =
        credentials.kind === "password"
          ? [credentials.username, credentials.password]
          : [TOKEN_USER, credentials.identityToken];
      const input = JSON.stringify({ ServerURL: credentials.serverAddress, Username, Secret });
      const answer = await ask("store", input);
      throwFailure(answer, (why) => failure(did, why.replaceAll(Secret, "…")));
    },
    async erase(serverAddress) {
      const answer = await ask("erase", serverAddress);
      if (isNotFound(answer)) return;
      throwFailure(answer, (why) => failure(`did not forget the login for ${host}`, why));
    },
    async list() {
      const did = "did not list its logins";
      const answer = await ask("list", "");
      throwFailure(answer, (why) => failure(did, why));
      const record = readJson(answer.stdout);
      if (typeof record !== "object" || record === null) {
        throw failure(did, "its answer is not as agreed");
      }
      return new Map(Object.entries(record).map(([server, user]) => [server, String(user)]));
    },
  };
}

function isNotFound({ code, mishap, stdout, stderr }: HelperAnswer): boolean {
  return mishap === undefined && code !== 0 && NOT_FOUND.test(`${stdout}\n${stderr}`);
}

function throwFailure(answer: HelperAnswer, failure: (why: string) => Error): void {
  if (answer.mishap !== undefined) throw failure(answer.mishap);
  if (answer.code === 0) return;
  const said = withoutSecrets(answer.stdout.trim() || answer.stderr.trim());
  throw failure(said || `it ended with exit code ${answer.code}`);
}

/**
 * A helper that fails in the middle may say the secret with its words, and we do not know it. So only
 * words as sentences have them are passed on; those with digits, odd capitals or signs are not.
 */
function withoutSecrets(said: string): string {
  // Its answer, or a part of it.
  if (/"?(secret|password|token)"?\s*[:=]/i.test(said)) return "";
  const words = said.slice(0, 1000).split(/\s+/).slice(0, 60);
  const shown = words.map((word) => (isPlainWord(word) ? word : "…"));
  return shown.some((word) => word !== "…") ? shown.join(" ").replace(/…(?: …)+/g, "…") : "";
}

function isPlainWord(word: string): boolean {
  const bare = word.replace(/^["'`([]+|["'`)\].,:;!?]+$/g, "");
  return (
    bare.length <= 24 &&
    (/^(?:[A-Z]?[a-z]+(?:['-][a-z]+)*|[A-Z]{1,8}|\d{1,3}|-+)?$/.test(bare) ||
      /^docker-credential-[a-z]+$/.test(bare))
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(record: unknown, name: string): string | undefined {
  if (typeof record !== "object" || record === null) return undefined;
  const value = (record as Record<string, unknown>)[name];
  return typeof value === "string" ? value : undefined;
}

function helperFailure(failed: {
  readonly name: string;
  readonly host: string;
  /** Completes "The credential helper X …". */
  readonly did: string;
  readonly why: string;
}): SlipwayError<"credentials-unreadable"> {
  const helper = `docker-credential-${failed.name}`;
  const why = failed.why.replace(/\s+/g, " ").replace(/\.$/, "");
  return new SlipwayError(
    "credentials-unreadable",
    { registry: failed.host, helper },
    {
      message: `The credential helper ${helper} ${failed.did}: ${why}.`,
      hint: `Mend ${helper}, or remove it from Docker's config file and log in again.`,
    },
  );
}
