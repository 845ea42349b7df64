/** BuildKit's names, which only `_` and the ends delimit. */
export function isSecretForBuildkit(name: string): boolean {
  const words = name.toLowerCase().split("_");
  return words.some((word) => buildkitWords.has(word)) && !words.some((word) => harmless.has(word));
}

const buildkitWords: ReadonlySet<string> = new Set([
  ...["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd"],
  ...["secret", "token"],
]);

const harmless: ReadonlySet<string> = new Set(["public", "file", "version"]);

/** hadolint's DL3064: a list of names, and parts that may stand anywhere. */
export function isSecretForHadolint(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    hadolintNames.has(name.toUpperCase()) || hadolintParts.some((part) => lower.includes(part))
  );
}

const hadolintParts = [
  ...["api_key", "client_key", "password", "private", "secret", "token", "username"],
];

const hadolintNames: ReadonlySet<string> = new Set(
  `ACCESS_TOKEN APPLICATION_KEY APP_SECRET AUTH_TOKEN AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
  BITTREX_API_KEY BITTREX_API_SECRET CF_PASSWORD CF_USERNAME CIRCLE_TOKEN CI_DEPLOY_PASSWORD
  CI_DEPLOY_USER DOCKERHUB_PASSWORD DOCKER_EMAIL DOCKER_PASSWORD DOCKER_USERNAME
  FACEBOOK_ACCESS_TOKEN FACEBOOK_APP_ID FACEBOOK_APP_SECRET FIREBASE_API_TOKEN FIREBASE_TOKEN
  FOSSA_API_KEY GH_ENTERPRISE_TOKEN GH_TOKEN GITHUB_ENTERPRISE_TOKEN GITHUB_TOKEN HEROKU_API_KEY
  HEROKU_API_USER NPM_AUTH_TOKEN NPM_TOKEN OKTA_AUTHN_GROUPID OKTA_CLIENT_ORGURL
  OKTA_CLIENT_TOKEN OKTA_OAUTH2_CLIENTID OKTA_OAUTH2_CLIENTSECRET OPENAI_API_KEY OS_PASSWORD
  OS_USERNAME POSTGRES_PASSWORD SLACK_TOKEN STRIPE_API_KEY STRIPE_DEVICE_NAME TRAVIS_OS_NAME
  TRAVIS_SECURE_ENV_VARS TRAVIS_SUDO VAULT_CLIENT_KEY VAULT_TOKEN`.split(/\s+/),
);

/**
 * Our own reading: a word that means a secret, unless another word says that the value is about the
 * secret (where it is, how long it lives), and "key" only where it says which.
 */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  if (words.some((word) => harmless.has(word) || about.has(word))) return false;
  return words.some((word, index) => {
    if (certain.has(word)) return true;
    if (word === "auth") return index === words.length - 1 && words.length > 1;
    return word === "key" && keyKinds.has(words[index - 1] ?? "");
  });
}

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
