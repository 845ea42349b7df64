import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BuildRecord } from "../../src/app/buildRecord.ts";
import { createLineFigures } from "../../src/app/lineFigures.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { builtRecord, builtStep } from "./builtRecord.ts";

const text = `FROM busybox:1.36 AS build
RUN make
FROM scratch
COPY --from=build /out /
`;

function record(parts: Partial<BuildRecord> & { readonly make?: number }): BuildRecord {
  const cached = parts.make === undefined;
  return builtRecord({
    text,
    ...parts,
    steps: parts.steps ?? [
      builtStep({ number: 1, line: 1, stage: 0, ms: 5, size: 1000, status: "cached" }),
      builtStep({
        ...{ number: 2, line: 2, stage: 0, size: 300 },
        ...(cached ? { status: "cached", ms: 0 } : { ms: parts.make }),
      }),
      builtStep({ number: 3, line: 4, stage: 1, size: 200, ms: 400 }),
    ],
  });
}

const first = record({ id: "000000001-00000000", make: 4000, size: 900 });
const second = record({ id: "000000002-00000000", size: 1000 });
const shown = (records: readonly BuildRecord[], now = text) =>
  createLineFigures(records)(parseDockerfile(now));

describe("lineFigures", () => {
  it("has none without a build, or for one that was cancelled", () => {
    assert.deepEqual(shown([]), []);
    assert.deepEqual(shown([record({ outcome: "cancelled" })]), []);
  });

  it("gives each instruction its own, and FROM the sum of its stage", () => {
    const [from, make, last, copy] = shown([first]);
    assert.deepEqual(from?.stage, {
      ...{ stage: 0, ms: 4000, size: 300, cached: 0, steps: 1, imageSize: undefined },
      change: { ms: undefined, size: undefined },
    });
    assert.deepEqual([make?.place.line, make?.figures.ms, make?.figures.size], [2, 4000, 300]);
    assert.deepEqual(
      [last?.place.line, last?.figures.step, last?.stage?.size],
      [3, undefined, 200],
    );
    assert.deepEqual([copy?.place.line, copy?.figures.step], [4, 3]);
  });

  it("tells the change against the build before, and how long a cached step once took", () => {
    const [from, make] = shown([second, first]);
    assert.deepEqual(from?.stage?.change, { ms: -4000, size: 0 });
    assert.deepEqual([make?.change, make?.ranFor], [{ ms: -4000, size: 0 }, 4000]);
  });

  it("compares the image on the last FROM", () => {
    const plain = "FROM busybox:1.36\nRUN make\n";
    const of = (id: string, size: number) =>
      record({
        ...{ id, size, text: plain },
        steps: [builtStep({ line: 1, stage: 0 }), builtStep({ line: 2, stage: 0, number: 2 })],
      });
    const [from] = shown([of("000000002-00000000", 700), of("000000001-00000000", 900)], plain);
    assert.equal(from?.stage?.imageSize, 700);
    assert.equal(from?.stage?.change.size, -200);
  });

  it("compares with no build of another target, and none that failed", () => {
    const other = record({ id: "000000001-00000000", target: "build", make: 4000 });
    const failed = record({ id: "000000001-00000001", outcome: "failed", make: 4000 });
    const [from] = shown([second, failed, other]);
    assert.deepEqual(from?.stage?.change, { ms: undefined, size: undefined });
  });

  it("moves with the text, also into a stage further down", () => {
    const moved = `# one\nFROM alpine AS first\nRUN a\n\n${text}`;
    assert.deepEqual(
      shown([first], moved).map(({ place }) => place.line),
      [5, 6, 7, 8],
    );
  });

  it("vanishes with an instruction that changes, and comes back with it", () => {
    const changed = text.replace("RUN make", "RUN make all");
    assert.deepEqual(
      shown([first], changed).map(({ place }) => place.line),
      [1, 3, 4],
    );
    assert.equal(shown([first], text).length, 4);
  });

  it("tells same instructions apart by their order", () => {
    const twice = "FROM busybox:1.36\nRUN make\nRUN make\n";
    const steps = [2, 3].map((line) => builtStep({ line, number: line, stage: 0, ms: line }));
    const found = shown([record({ text: twice, steps })], twice);
    assert.deepEqual(
      found.map(({ place, figures }) => [place.line, figures.ms]),
      [
        [1, undefined],
        [2, 2],
        [3, 3],
      ],
    );
  });

  it("says why a step was not cached", () => {
    const missed = { ...first, misses: [{ line: 2, stage: 0, reason: { kind: "gone" } as const }] };
    assert.deepEqual(
      shown([missed]).map(({ miss }) => miss?.kind),
      [undefined, "gone", undefined, undefined],
    );
  });

  it("has nothing to show of a text that was too large to keep", () => {
    assert.deepEqual(shown([{ ...first, text: undefined }]), []);
  });
});
