import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type HistoryEntry, layerSizes } from "../../src/app/layerSizes.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

const text = `FROM busybox:1.36 AS base
ARG V=2
ENV A=b
WORKDIR /srv
RUN echo hi > x
FROM golang:1.19 AS other
RUN go build
FROM base
COPY a /a
ONBUILD RUN true
CMD ["x"]
`;

/** As Docker 28.5 tells of that file, the newest first. */
const buildkit: HistoryEntry[] = [
  { createdBy: 'CMD ["x"]', size: 0 },
  { createdBy: "COPY a /a # buildkit", size: 389 },
  { createdBy: "RUN |1 V=9 /bin/sh -c echo hi > x # buildkit", size: 3 },
  { createdBy: "WORKDIR /srv", size: 7 },
  { createdBy: "ENV A=b", size: 0 },
  { createdBy: "ARG V=9", size: 0 },
  { createdBy: "BusyBox 1.36.1 (glibc), Debian 12", size: 1000 },
  { createdBy: "", size: 984 },
];

/** As the classic builder writes them. */
const classic: HistoryEntry[] = [
  { createdBy: '/bin/sh -c #(nop)  CMD ["x"]', size: 0 },
  { createdBy: "/bin/sh -c #(nop)  ONBUILD RUN true", size: 0 },
  { createdBy: "/bin/sh -c #(nop) COPY file:12 in /a ", size: 389 },
  { createdBy: "|1 V=9 /bin/sh -c echo hi > x", size: 3 },
  { createdBy: "/bin/sh -c #(nop) WORKDIR /srv", size: 7 },
  { createdBy: "/bin/sh -c #(nop)  ENV A=b", size: 0 },
  { createdBy: "/bin/sh -c #(nop)  ARG V=2", size: 0 },
  { createdBy: "/bin/sh -c #(nop) ADD file:34 in / ", size: 1984 },
];

describe("layerSizes", () => {
  const document = parseDockerfile(text);
  const sizes = (history: readonly HistoryEntry[], target?: string) =>
    [...layerSizes(document, target, history)]
      .filter(([, size]) => size > 0)
      .map(([{ keyword, range }, size]) => [
        keyword.value,
        document.lines.positionAt(range.start).line + 1,
        size,
      ])
      .sort((a, b) => Number(a[1]) - Number(b[1]));

  const expected = [
    ["FROM", 1, 1984],
    ["WORKDIR", 4, 7],
    ["RUN", 5, 3],
    ["COPY", 9, 389],
  ];
  it("reads BuildKit's history through the stages of the image", () => {
    assert.deepEqual(sizes(buildkit), expected);
  });
  it("reads the classic builder's", () => assert.deepEqual(sizes(classic), expected));
  it("reads that of a target, by name or number", () => {
    assert.deepEqual(sizes(buildkit.slice(2), "BASE"), expected.slice(0, 3));
    assert.deepEqual(sizes(buildkit.slice(2), "0"), expected.slice(0, 3));
  });
  it("leaves open what does not fit", () => {
    const strange = [{ createdBy: 'CMD ["x"]', size: 0 }, ...buildkit.slice(2)];
    assert.deepEqual(sizes(strange), []);
    assert.deepEqual(sizes(buildkit.slice(0, 3)), [
      ["RUN", 5, 3],
      ["COPY", 9, 389],
    ]);
    assert.deepEqual(sizes([]), []);
  });
});
