import type { AssembleCase, CaseFile } from "./assembleCase.ts";

/** Names of one file, in one folder and in two, and one that is left out. */
const names: Readonly<Record<string, CaseFile>> = {
  "d/a": { text: "one", mode: 0o750 },
  "d/b": "=> d/a",
  "d/l": "-> a",
  "e/c": "=> d/a",
  "e/in/d": "=> d/a",
  "f/a": "two",
  "f/b": "=> f/a",
  "f/c": "=> f/a",
  "g/a": "three",
  "g/e": { text: "", mode: 0o600 },
  "g/n": "=> g/e",
};

const special: Readonly<Record<string, CaseFile>> = {
  "d/a": "one",
  "d/p": { special: "pipe", mode: 0o640 },
  "d/q": "=> d/p",
  "d/s": { special: "socket", mode: 0o711 },
  "e/p": { special: "pipe", mode: 0o1755 },
};

function rule(name: string, dockerfile: string, files: AssembleCase["files"]): AssembleCase {
  const isWhole = dockerfile.startsWith("FROM");
  return { name, files, dockerfile: isWhole ? dockerfile : `FROM busybox:1.36\n${dockerfile}` };
}

/** Files with more names than one, pipes and sockets. */
export const nameCases: readonly AssembleCase[] = [
  rule("names of one file: a folder", "COPY d /d/\nCOPY . /all/\nCOPY e /e/\nCOPY f /f\n", names),
  rule("names of one file: one by one", "COPY d/b /x\nCOPY d/a d/b /two/\nCOPY d/* /w/\n", names),
  rule(
    "names of one file: owners, modes, links of a layer",
    "COPY --chown=1:2 --chmod=600 d /d/\nCOPY --link f /f/\nCOPY --chown=nobody . /all/\n",
    names,
  ),
  rule(
    "names of one file: the first one is left out",
    "COPY f /f/\nCOPY --exclude=a d /d/\nCOPY --exclude=d/a . /all/\nCOPY g /g/\n",
    { ...names, ".dockerignore": "f/a\ng/e\n" },
  ),
  rule("names of one file: the first one is not asked for", "COPY e /e/\nCOPY f/[bc] /f/\n", names),
  rule(
    "names of one file: over what is there",
    "COPY d/a /x/\nCOPY d /x/\nCOPY f/a f/b /y/\nCOPY f /y/\nCOPY d /z/\nCOPY f /z/\nCOPY d /z/\n",
    names,
  ),
  rule(
    "names of one file: of a stage",
    "FROM scratch AS s\nCOPY . /all/\nFROM busybox:1.36\nCOPY --from=s /all /a\nCOPY --from=s /all/e /e\nCOPY --from=s /all/d/b /b\n",
    names,
  ),
  {
    ...rule("names of one file: FROM a folder", "FROM base\nCOPY d /n/\n", names),
    contexts: { base: { ...names, "n/a": "old" } },
  },
  rule("ADD: names of one file", "ADD f d /x/\nADD g/n /y\n", names),
  rule(
    "pipes and sockets",
    "COPY d /d/\nCOPY d/p /one\nCOPY d/p d/s /x/\nCOPY d/* /w/\nCOPY . /all/\nADD e d/s /y/\n",
    special,
  ),
  rule(
    "pipes and sockets: owners and modes",
    "COPY --chown=1:2 --chmod=604 d /d/\nCOPY --link --chown=3 e /e/\nCOPY d /d/\nCOPY d /d/\n",
    special,
  ),
  rule("pipes over files, and files over pipes", "COPY d /d/\nCOPY m /d/\nCOPY d /d/\n", {
    ...special,
    "m/a": { special: "pipe" },
    "m/p": "file",
  }),
  rule("pipes and sockets: left out", "COPY . /all/\n", {
    ...special,
    ".dockerignore": "d/p\n**/s\n",
  }),
];
