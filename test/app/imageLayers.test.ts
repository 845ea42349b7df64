import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emptyDiffId, instructionOf, layersOf } from "../../src/app/imageLayers.ts";

/** What builders write, and how it would stand in a Dockerfile. */
const written: readonly (readonly [string, string])[] = [
  ["RUN /bin/sh -c make # buildkit", "RUN make"],
  ["RUN |2 A=1 B=two words /bin/sh -c make all # buildkit", "RUN make all"],
  ["RUN |1 A=1 make all # buildkit", "RUN make all"],
  ["RUN /bin/bash -eo pipefail -c a | b # buildkit", "RUN a | b"],
  ["RUN /bin/sh -c echo one\ntwo # buildkit", "RUN echo one\ntwo"],
  ["RUN /tool --flag # buildkit", "RUN /tool --flag"],
  ["RUN cmd /S /C dir # buildkit", "RUN dir"],
  ["RUN powershell -NoLogo -Command Get-Item # buildkit", "RUN Get-Item"],
  ["COPY a b /c/ # buildkit", "COPY a b /c/"],
  ['CMD ["x"]', 'CMD ["x"]'],
  ["ENV A=b # buildkit", "ENV A=b"],
  ["WORKDIR /srv", "WORKDIR /srv"],
  ['/bin/sh -c #(nop)  CMD ["x"]', 'CMD ["x"]'],
  ["/bin/sh -c #(nop) COPY file:0123456789abcdef in /a ", "COPY file:01234567 in /a"],
  ["/bin/sh -c #(nop) ADD multi:0123456789abcdef in /a/ ", "ADD multi:01234567 in /a/"],
  ["/bin/bash -c #(nop) ENV A=b", "ENV A=b"],
  ["/bin/sh -c make", "RUN make"],
  ["|1 A=1 /bin/sh -c make", "RUN make"],
  ["# debian.sh --arch 'amd64' out/", "# debian.sh --arch 'amd64' out/"],
  ["bazel build //:image", "bazel build //:image"],
  ["", ""],
];

const entry = (createdBy: string, size = 0, comment = "", tags: readonly string[] = []) => ({
  ...{ createdBy, size, comment, tags, created: 5 },
});

describe("imageLayers", () => {
  for (const [createdBy, instruction] of written) {
    it(`reads ${JSON.stringify(createdBy)}`, () => {
      assert.equal(instructionOf(createdBy), instruction);
    });
  }

  it("puts the base first, with the digests of layers beside what made them", () => {
    const history = [
      entry('CMD ["x"]'),
      entry("COPY a /a # buildkit", 9),
      entry("WORKDIR /srv"),
      entry("ENV A=b"),
      entry("", 100, "Imported from -"),
    ];
    const layers = layersOf(history, { layers: ["sha256:1", "sha256:2", "sha256:3"], tags: [] });
    assert.deepEqual(
      layers.map(({ index, instruction, diffId, empty }) => [index, instruction, diffId, empty]),
      [
        [0, "Imported from -", "sha256:1", false],
        [1, "ENV A=b", undefined, true],
        [2, "WORKDIR /srv", "sha256:2", false],
        [3, "COPY a /a", "sha256:3", false],
        [4, 'CMD ["x"]', undefined, true],
      ],
    );
  });

  it("gives no digest where two entries could have it", () => {
    const history = [
      entry("RUN c", 3),
      entry("RUN true"),
      entry("WORKDIR /srv"),
      entry("RUN b", 2),
      entry("RUN a", 1),
    ];
    const digests = ["sha256:a", "sha256:b", emptyDiffId, "sha256:c"];
    assert.deepEqual(
      layersOf(history, { layers: digests, tags: [] }).map(({ diffId }) => diffId),
      ["sha256:a", "sha256:b", undefined, undefined, "sha256:c"],
    );
    for (const wrong of [[], ["sha256:a"], Array(9).fill("sha256:a")]) {
      const layers = layersOf(history, { layers: wrong, tags: [] });
      assert.ok(layers.every(({ diffId }) => diffId === undefined));
    }
  });

  it("knows the base by the names that the classic builder leaves, and by Podman's notes", () => {
    const classic = [
      entry("/bin/sh -c a", 1, "", ["mine:1"]),
      entry("/bin/sh -c b", 1),
      entry("/bin/sh -c #(nop) CMD", 0, "", ["node:20"]),
      entry("/bin/sh -c #(nop) ADD file:1 in /", 9),
    ];
    const image = { layers: ["1", "2", "3"], tags: ["mine:1"] };
    const bases = (history: typeof classic) => layersOf(history, image).map(({ base }) => base);
    assert.deepEqual(bases(classic), [true, true, false, false]);
    const podman = [
      entry("/bin/sh -c a", 1, "FROM 33ea3c7bb597"),
      entry("/bin/sh -c b", 1, "FROM docker.io/library/busybox:1.36"),
      entry("/bin/sh -c #(nop) ADD file:1 in /", 9),
    ];
    assert.deepEqual(bases(podman), [true, false, false]);
    assert.deepEqual(bases([entry("a", 1), entry("b", 2), entry("c", 3)]), [false, false, false]);
  });
});
