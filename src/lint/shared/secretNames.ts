import { harmlessWords } from "../../dockerfile/isSecretName.ts";

export { isSecretName } from "../../dockerfile/isSecretName.ts";

/** BuildKit's names, which only `_` and the ends delimit. */
export function isSecretForBuildkit(name: string): boolean {
  const words = name.toLowerCase().split("_");
  return (
    words.some((word) => buildkitWords.has(word)) && !words.some((word) => harmlessWords.has(word))
  );
}

const buildkitWords: ReadonlySet<string> = new Set([
  ...["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd"],
  ...["secret", "token"],
]);

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
