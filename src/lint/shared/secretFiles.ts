import type { ContextFiles } from "../../dockerfile/contextFiles.ts";

/**
 * Whether a file of the context holds a secret, by a name that nothing else has, or by its text.
 * What lies among tests and examples is made up.
 */
export function secretFileAt(files: ContextFiles, path: string): boolean {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  if (parts.some((part) => madeUp.test(part))) return false;
  if (name === ".npmrc") return holdsToken(files.text(path) ?? "");
  if (name === ".env") {
    // Symfony's holds defaults, and belongs to the sources.
    return files.at([...parts, "symfony.lock"].join("/")) === undefined;
  }
  const parent = parts.at(-1);
  return (
    names.has(name) ||
    patterns.some((pattern) => pattern.test(name)) ||
    (parent !== undefined && inFolders.has(`${parent}/${name}`))
  );
}

const madeUp =
  /^(tests?|__tests__|specs?|testdata|test[-_]?data|fixtures?|__fixtures__|mocks?|__mocks__|examples?|samples?|demos?|docs?|e2e|third[-_]party|vendor|node_modules)$/i;

const names: ReadonlySet<string> = new Set([
  ...["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".netrc", "_netrc", ".git-credentials"],
  ...[".pgpass", ".pypirc", "kubeconfig", "terraform.tfstate", "terraform.tfstate.backup"],
  ...["application_default_credentials.json", "serviceAccountKey.json", ".vault-token"],
]);

const inFolders: ReadonlySet<string> = new Set([
  ...[".aws/credentials", ".docker/config.json", ".kube/config"],
]);

const patterns: readonly RegExp[] = [
  /^\.env(\.(development|production|staging|test))?\.local$/,
  /^(.*[-_.])?private[-_]?key\.(pem|key)$/i,
  /^(.*[-_.])?private\.(pem|key)$/i,
  /^privkey\d*\.pem$/i,
  /\.(kdbx|tfstate|kubeconfig|ppk)$/i,
  /^(gcp|google|gcloud)[-_](credentials|service[-_]account)([-_]key)?\.json$/i,
  /^service[-_]account[-_]key([-_]\w+)?\.json$/i,
];

/** A value of its own, not the name of a variable. */
function holdsToken(text: string): boolean {
  return /^[^#;\n]*(_authToken|_auth|_password)[ \t]*=[ \t]*["']?[^\s"'$]/m.test(text);
}
