import assert from "node:assert/strict";
import { test } from "node:test";
import { createContextModel } from "../../src/app/contextModel.ts";
import type { ContextReport, ContextReportRequest } from "../../src/app/contextReport.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

function request(name: string): ContextReportRequest {
  return {
    ...{ document: parseDockerfile("FROM x\n"), dockerfilePath: name, contextPath: "/c" },
    buildArgs: {},
  };
}

/** A model whose looks and pauses end when the test says so. */
function controlled() {
  const looks: { readonly name: string; readonly signal: AbortSignal; end(error?: Error): void }[] =
    [];
  const pauses: { readonly ms: number; readonly signal: AbortSignal; end(): void }[] = [];
  let time = 0;
  const model = createContextModel({
    report: ({ dockerfilePath }, signal) =>
      new Promise<ContextReport>((resolve, reject) => {
        const report = { frontend: dockerfilePath } as ContextReport;
        const end = (error?: Error): void => (error ? reject(error) : resolve(report));
        looks.push({ name: dockerfilePath ?? "", signal, end });
      }),
    wait: (ms, signal) =>
      new Promise((resolve) => pauses.push({ ms, signal, end: () => resolve() })),
    now: () => time,
  });
  const states: string[] = [];
  model.onDidChange((state) => {
    states.push(state.kind === "ready" ? `ready ${state.report.frontend}` : state.kind);
  });
  return { model, looks, pauses, states, pass: (ms: number) => (time += ms) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("looks only while it is seen", async () => {
  const { model, looks, states } = controlled();
  model.look(request("a"));
  await settle();
  assert.equal(looks.length, 0);
  model.setVisible(true);
  looks[0]?.end();
  await settle();
  assert.deepEqual(states, ["loading", "ready a"]);
  model.setVisible(false);
  model.touch();
  assert.equal(looks.length, 1);
  model.setVisible(true);
  assert.equal(looks.length, 2, "what changed meanwhile is looked at");
  model.dispose();
  assert.equal(looks[1]?.signal.aborted, true);
});

test("another file ends the look at the one before", async () => {
  const { model, looks, states } = controlled();
  model.setVisible(true);
  model.look(request("a"));
  model.look(request("b"));
  looks[0]?.end();
  looks[1]?.end();
  await settle();
  assert.equal(looks[0]?.signal.aborted, true);
  assert.deepEqual(states, ["loading", "loading", "ready b"]);
  model.look(undefined);
  assert.deepEqual(states.slice(3), ["none"]);
});

test("changes are followed by a look that takes a sixth of the time at most", async () => {
  const { model, looks, pauses, states, pass } = controlled();
  model.setVisible(true);
  model.look(request("a"));
  model.touch();
  pass(1000);
  looks[0]?.end();
  await settle();
  model.touch();
  model.touch();
  assert.deepEqual(
    pauses.map(({ ms }) => ms),
    [5000],
    "one pause, however many changes",
  );
  pauses[0]?.end();
  await settle();
  assert.equal(looks.length, 2);
  looks[1]?.end();
  await settle();
  assert.deepEqual(states, ["loading", "ready a", "ready a"], "the rows stay meanwhile");
});

test("what is wrong is a state, and the next look may mend it", async () => {
  const { model, looks, states } = controlled();
  model.setVisible(true);
  model.look(request("a"));
  looks[0]?.end(new Error("no"));
  await settle();
  model.refresh();
  looks[1]?.end();
  await settle();
  assert.deepEqual(states, ["loading", "failed", "ready a"]);
});
