import assert from "node:assert/strict";
import { test } from "node:test";
import { createStepLocator, locateLine } from "../../src/app/locateStep.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { BuildBackendName } from "../../src/progress/events.ts";

const twoStages = `ARG V=1
FROM golang:$V AS Build
WORKDIR /src
COPY go.mod ./
RUN go mod download && \\
    go build
ENV A=b
RUN go test

FROM scratch
COPY --from=build /app /app
COPY --from=build /etc /etc
FROM build
RUN go vet
`;

const oneStage = "FROM a\nRUN x\nCMD y\nRUN <<EOF\nz\nEOF\n";

const cases: readonly {
  readonly what: string;
  readonly text?: string;
  readonly backend?: BuildBackendName;
  readonly stage?: string;
  readonly step: readonly [index: number, total: number, text: string];
  readonly lines: readonly [line: number, endLine: number] | undefined;
}[] = [
  {
    what: "the pull of a base",
    stage: "build",
    step: [1, 5, "FROM docker.io/library/golang:1"],
    lines: [2, 2],
  },
  { what: "WORKDIR", stage: "build", step: [2, 5, "WORKDIR /src"], lines: [3, 3] },
  {
    what: "a continued RUN",
    stage: "build",
    step: [4, 5, "RUN go mod download &&     go build"],
    lines: [5, 6],
  },
  { what: "ENV is no step", stage: "build", step: [5, 5, "RUN go test"], lines: [8, 8] },
  {
    what: "scratch is not pulled",
    stage: "stage-1",
    step: [1, 2, "COPY --from=build /app /app"],
    lines: [11, 11],
  },
  {
    what: "the second of it",
    stage: "stage-1",
    step: [2, 2, "COPY --from=build /etc /etc"],
    lines: [12, 12],
  },
  { what: "a stage on a stage", stage: "stage-2", step: [1, 1, "RUN go vet"], lines: [14, 14] },
  {
    what: "a platform before the name",
    stage: "linux/arm64 build",
    step: [2, 5, "WORKDIR /src"],
    lines: [3, 3],
  },
  { what: "triggers of the base", stage: "build", step: [2, 7, "COPY . /x"], lines: [2, 2] },
  { what: "what follows triggers", stage: "build", step: [4, 7, "WORKDIR /src"], lines: [3, 3] },
  { what: "an unknown stage by text", stage: "nope", step: [9, 9, "RUN go vet"], lines: [14, 14] },
  { what: "an unknown text", stage: "nope", step: [9, 9, "RUN rm"], lines: undefined },
  { what: "the lone stage", text: oneStage, step: [3, 3, "RUN <<EOF (z)"], lines: [4, 6] },
  { what: "classic", backend: "classic", step: [3, 14, "WORKDIR /src"], lines: [3, 3] },
  {
    what: "classic FROM",
    backend: "classic",
    step: [2, 14, "FROM golang:1 AS Build"],
    lines: [2, 2],
  },
  {
    what: "Podman's RUN, after global ARGs",
    backend: "classic",
    step: [6, 6, "RUN go test"],
    stage: "stage-0",
    lines: [8, 8],
  },
  {
    what: "the same words in another stage of Podman's",
    text: "ARG A\nFROM a\nRUN x\nRUN y\nFROM b\nRUN x\nRUN y\n",
    backend: "classic",
    step: [3, 3, "RUN y"],
    stage: "stage-1",
    lines: [7, 7],
  },
  { what: "classic RUN", backend: "classic", step: [7, 14, "RUN go test"], lines: [8, 8] },
];

for (const { what, text = twoStages, backend = "buildkit", stage, step, lines } of cases) {
  test(`step to line: ${what}`, () => {
    const [index, total, instructionText] = step;
    const found = createStepLocator(
      parseDockerfile(text),
      backend,
    )({
      name: "any",
      instruction: { index, total, text: instructionText, ...(stage ? { stage } : {}) },
    });
    assert.deepEqual(found && [found.line, found.endLine], lines);
  });
}

test("a failed look-up of a base belongs to its FROM", () => {
  const locate = createStepLocator(
    parseDockerfile("FROM a\nFROM b/c:1\nFROM x.io/y\n"),
    "buildkit",
  );
  const line = (reference: string) =>
    locate({ name: `[internal] load metadata for ${reference}` })?.line;
  assert.equal(line("docker.io/library/a:latest"), 1);
  assert.equal(line("docker.io/b/c:1"), 2);
  assert.equal(line("x.io/y:latest"), 3);
  assert.equal(line("x.io/z:latest"), undefined);
});

test("a line inside a continued instruction finds the whole instruction", () => {
  const document = parseDockerfile("FROM a\n\nRUN b \\\n  c\n");
  assert.deepEqual(
    [1, 2, 3, 4].map((line) => locateLine(document, line)?.endLine),
    [1, undefined, 4, 4],
  );
});
