import type { BuildRecord, RecordedStep } from "../../src/app/buildRecord.ts";

/** A record of a build that went well, for tests; as `JSON.parse` would give it. */
export function builtRecord(parts: Partial<BuildRecord> = {}): BuildRecord {
  const record: BuildRecord = {
    version: 1,
    id: "000000001-0000000a",
    dockerfile: "file:///a/Dockerfile",
    name: "shop:latest",
    target: undefined,
    plan: null,
    startedAt: 1000,
    endedAt: 2000,
    outcome: "ok",
    endpoint: "unix:///engine.sock",
    imageId: "sha256:1",
    size: 5_000_000,
    contextBytes: 10,
    error: undefined,
    steps: [],
    text: "FROM busybox:1.36\n",
    inputs: undefined,
    misses: [],
    ...parts,
  };
  return JSON.parse(JSON.stringify(record)) as BuildRecord;
}

export function builtStep(parts: Partial<RecordedStep> = {}): RecordedStep {
  return {
    number: 1,
    name: "[1/2] RUN make",
    instruction: "RUN make",
    stage: 0,
    line: 2,
    endLine: 2,
    status: "done",
    ms: 100,
    size: undefined,
    error: undefined,
    transfers: [],
    ...parts,
  };
}
