import type { AssembleCase, CaseFiles } from "./assembleCase.ts";

const tree: CaseFiles = {
  top: "0",
  "a/one.txt": "1",
  "a/b/two.txt": { text: "2", mode: 0o640 },
  "a/b/c/three.md": "3",
  "a/b/empty/": { mode: 0o700 },
  "a/l": "-> b",
  "z/b/two.txt": "z",
};

function parents(name: string, steps: string, files = tree): AssembleCase {
  return { name: `--parents: ${name}`, files, dockerfile: `FROM busybox:1.36\n${steps}` };
}

/** What `COPY --parents` keeps of a path. */
export const parentsCases: readonly AssembleCase[] = [
  parents("files", "COPY --parents a/one.txt a/b/two.txt top /x/\n"),
  parents("a folder", "COPY --parents a/b /x/\nCOPY --parents ./a/b/ /y/\n"),
  parents("all", "COPY --parents . /x/\n"),
  parents("wildcards", "COPY --parents */b/*.txt /x/\nCOPY --parents a/*/c /y/\n"),
  parents("any depth", "COPY --parents **/*.txt /x/\nCOPY --parents a/**/*.md /y/\n"),
  parents("a pivot", "COPY --parents ./a/./b/two.txt /x/\nCOPY --parents a/b/./c /y/\n"),
  parents(
    "a pivot and wildcards",
    "COPY --parents a/./*/two.txt /x/\nCOPY --parents ./*/./b /y/\n",
  ),
  parents("modes and owners", "COPY --parents --chown=3:4 --chmod=711 a/b/two.txt /x/\n"),
  parents("modes of folders", "COPY --parents p/q/f /x/\nCOPY --parents p/q /y/\n", {
    "p/": { mode: 0o2750 },
    "p/q/": { mode: 0o1777 },
    "p/q/f": "1",
  }),
  parents("onto what is there", "COPY z /x/a\nCOPY --parents a/b/two.txt /x/\n"),
  parents(
    "left out",
    "COPY --parents --exclude=**/*.md a /x/\nCOPY --parents --exclude=a/b . /y/\n",
  ),
  parents("links", "COPY --parents a/l /x/\nCOPY --parents a/l/two.txt /y/\n"),
  parents("of a stage", "COPY a /s/t/a\nFROM busybox:1.36\nCOPY --parents --from=0 /s/t/a/b /x/\n"),
  parents(
    "a pivot of a stage",
    "COPY a /s/t/a\nFROM scratch\nCOPY --parents --from=0 /s/./t/a/b /\n",
  ),
  parents("WORKDIR", "WORKDIR /w\nCOPY --parents a/one.txt .\nCOPY --parents a/b/c sub\n"),
  parents("what is missing", "COPY --parents a/none.txt /x/\n"),
  parents("wildcards without a match", "COPY --parents a/*.none /x/\n"),
  parents("ADD has none", "ADD --parents a/one.txt /x/\n"),
];
