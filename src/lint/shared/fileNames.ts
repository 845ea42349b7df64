/** True for names that files have and folders do not: known ones, and those with an extension. */
export function looksLikeFile(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  if (fileNames.has(name)) return true;
  const extension = /[^.]\.([a-z][a-z0-9]{0,9})$/.exec(name)?.[1];
  return extension !== undefined && !folderEndings.has(extension);
}

/** True for what cannot be anything but a folder. */
export function looksLikeFolder(path: string): boolean {
  return /(^|\/)\.{0,2}$/.test(path);
}

/** ADD unpacks these when they are local. */
export function isArchive(path: string): boolean {
  return /\.(tar|tgz|tbz2?|txz|tlz|gz|bz2|xz|zst)$/i.test(path);
}

const fileNames: ReadonlySet<string> = new Set([
  ...[".babelrc", ".bashrc", ".dockerignore", ".env", ".eslintrc", ".gitignore", ".netrc"],
  ...[".npmrc", ".nvmrc", ".prettierrc", ".profile", ".vimrc", ".yarnrc", "BUILD", "Brewfile"],
  ...["CHANGELOG", "COPYING", "Caddyfile", "Containerfile", "Dockerfile", "Gemfile"],
  ...["Justfile", "LICENSE", "Makefile", "NOTICE", "Pipfile", "Procfile", "README", "Rakefile"],
  ...["VERSION", "Vagrantfile", "crontab", "gradlew", "justfile", "makefile", "mvnw"],
]);

/** Folders that look as if they had an extension: `conf.d`, `app.git`, `example.com`. */
const folderEndings: ReadonlySet<string> = new Set([
  ...["app", "com", "d", "dev", "git", "io", "local", "net", "org", "src", "test", "tests"],
]);
