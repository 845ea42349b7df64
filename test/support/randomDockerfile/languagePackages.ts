import type { Production } from "./choices.ts";

/** Commands of pip, npm, yarn, gem and go. */
export const languagePackages: readonly Production[] = [
  ({ pick, some }) =>
    `${pick(...pips)} install ${some(
      3,
      ...["flask", "flask==2.0", "'a>=1'", "b~=1.2", '"c[x]==1"', "d<3", "e===1", "f!=2"],
      ...["git+https://e.com/r@v1", "git+https://e.com/r", "./local", "x.whl", "y.tar.gz", "$PKG"],
      ...["-r requirements.txt", "--requirement=r.txt", ".", "-c c.txt a", "--upgrade pip"],
      ...["--no-cache-dir", "--no-cache-dir", "--index-url https://e.com/s", "-i x", "-U", "-t /t"],
      ...["--extra-index-url=https://e.com", "-e .", "--user", "--root-user-action ignore", "-q"],
    )}`,
  ({ pick }) => `${pick("pip", "pip3")} ${pick("list", "uninstall a", "download b", "--version")}`,
  ({ pick, some }) =>
    `npm ${pick("install", "install", "install", "i", "ci", "add", "run install", "run build")} ${some(
      3,
      ...["express", "express@4", "@a/b", "@a/b@1.0.0", "c@latest", "-g", "--save-dev", "./x"],
      ...["/tmp/y", "z.tgz", "git+https://e.com/a.git", "git+ssh://e.com/a.git#v1", "$PKG"],
      ...["--registry https://e.com", "--loglevel=error", "--loglevel error", "git://e.com/x#1"],
    )}`,
  ({ pick }) => `npm ${pick("install", "i", "ci", "--loglevel warn install x", "cache clean")}`,
  ({ pick }) =>
    `yarn ${pick("install", "install", "install --frozen-lockfile", "add a", "", "cache clean", "cache clean", "cache clean --all", "build")}`,
  ({ pick, some }) =>
    `gem ${pick("install", "install", "i", "update", "list")} ${some(
      3,
      ...["rails", "rails:7.0", "bundler", "-v 1.0", "--version 2", "--version=2", "--no-document"],
      ...["-N rake", "-- --with-x", "$GEM", '"a:1"'],
    )}`,
  ({ pick, some }) =>
    `go ${pick("install", "install", "get", "run", "get -u", "install -v", "build", "get tool")} ${some(
      2,
      ...[
        "e.com/a",
        "e.com/a@v1.2",
        "e.com/a@latest",
        "e.com/b@none",
        "./...",
        ".",
        "/x",
        "main.go",
      ],
      ...["$MOD", "-ldflags=-s", "e.com/c/...@v2"],
    )}`,
];

const pips = [
  ...["pip", "pip", "pip3", "pipx", "pipenv", "python -m pip", "python3 -m pip", "pip3.11"],
  ...["python3 -u -m pip", "python -m pipx"],
];
