/**
 * Whether a variable of this name holds a secret: a word means one, unless another word says that
 * the value is about the secret (where it is, how long it lives), and "key" only with its kind.
 */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  if (words.some((word) => harmlessWords.has(word) || about.has(word))) return false;
  return words.some((word, index) => {
    if (certain.has(word)) return true;
    if (word === "auth") return index === words.length - 1 && words.length > 1;
    return word === "key" && keyKinds.has(words[index - 1] ?? "");
  });
}

/** Words that no name of a secret has. */
export const harmlessWords: ReadonlySet<string> = new Set(["public", "file", "version"]);

const certain: ReadonlySet<string> = new Set([
  ...["accesskey", "apikey", "apitoken", "authtoken", "credential", "credentials", "passphrase"],
  ...["passwd", "password", "privatekey", "pword", "secret", "secretkey", "secrets"],
  ...["token"],
]);

const keyKinds: ReadonlySet<string> = new Set([
  ...["access", "account", "admin", "api", "app", "application", "auth", "client", "deploy"],
  ...["encryption", "jwt", "license", "master", "private", "rsa", "secret", "service", "session"],
  ...["shared", "signing", "ssh", "storage", "write"],
]);

/** Words of names whose value is about a secret, but none. */
const about: ReadonlySet<string> = new Set([
  ...["alg", "algorithm", "arn", "audience", "backend", "count", "dir", "directory", "disabled"],
  ...["enable", "enabled", "endpoint", "expiration", "expires", "expiry", "field", "files"],
  ...["fingerprint", "folder", "format", "header", "host", "id", "issuer", "length", "lifetime"],
  ...["limit", "location", "manager", "max", "method", "min", "mode", "mount", "name", "path"],
  ...["paths", "policy", "port", "prefix", "provider", "realm", "required", "scope", "server"],
  ...["size", "store", "timeout", "ttl", "type", "uri", "url", "validity"],
]);
