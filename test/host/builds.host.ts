import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import {
  commands,
  Disposable,
  type InlayHint,
  type LogOutputChannel,
  languages,
  Position,
  Range,
  type TextDocument,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { createBuildHistory } from "../../src/app/buildHistory.ts";
import { createBuildList } from "../../src/app/buildList.ts";
import { recordRun } from "../../src/app/recordRun.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { registerBuildDiagnostics } from "../../src/vscode/build/buildDiagnostics.ts";
import type { BuildPlan } from "../../src/vscode/build/buildPlan.ts";
import { createBuilder } from "../../src/vscode/build/createBuilder.ts";
import { observeInBuildsView } from "../../src/vscode/build/observeInBuildsView.ts";
import { observeInDiagnostics } from "../../src/vscode/build/observeInDiagnostics.ts";
import { recordBuilds } from "../../src/vscode/build/recordBuilds.ts";
import { startBuild } from "../../src/vscode/build/startBuild.ts";
import { registerBuildHints } from "../../src/vscode/languages/buildHints.ts";
import { createParsedDocuments } from "../../src/vscode/parsedDocuments.ts";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

const text = "FROM busybox:1.36\nRUN make \\\n    all\nCOPY a /a\nUSER app\n";

const instructions = {
  from: { index: 1, total: 3, text: "FROM docker.io/library/busybox:1.36" },
  make: { index: 2, total: 3, text: "RUN make     all" },
  copy: { index: 3, total: 3, text: "COPY a /a" },
};

function step(
  id: keyof typeof instructions,
  ms: number,
  status: "done" | "cached" | "failed",
): readonly BuildEvent[] {
  const instruction = instructions[id];
  const name = `[${instruction.index}/3] ${instruction.text}`;
  const base = { type: "step", id, name, instruction } as const;
  return [
    { ...base, status: "started", at: 10_000 },
    { type: "output", id, stream: "stderr", text: `${id} speaks\n`, at: 10_001 },
    { ...base, status, at: 10_000 + ms, ...(status === "failed" ? { error: "exit code: 7" } : {}) },
  ];
}

function result(parts: Partial<BuildResult>): BuildResult {
  return {
    ...{ type: "result", ok: true, imageId: "sha256:1", digest: null, size: 5_000_000, tags: [] },
    ...{ backend: "buildkit", contextBytes: 1, steps: [], error: null },
    ...parts,
  };
}

const log = { error: assert.fail, warn: assert.fail } as unknown as LogOutputChannel;

/** What shows builds, fed with events instead of by an engine. */
export function buildsSuite(): void {
  describe("builds", () => {
    let folder: string;
    let document: TextDocument;
    let open: Disposable;
    let parts: ReturnType<typeof register>;

    function register() {
      const history = createBuildHistory(folder);
      const list = createBuildList({ history });
      const documents = createParsedDocuments();
      const diagnostics = registerBuildDiagnostics();
      const hints = registerBuildHints({ documents, history, list, now: Date.now });
      open = Disposable.from(hints, diagnostics, list);
      const record = recordBuilds({
        history,
        now: Date.now,
        log,
        load: async () => ({ recordRun }),
      });
      const observers = [observeInBuildsView(list), observeInDiagnostics(diagnostics)];
      const deps = { observers, record, newId: history.newId, log, now: Date.now };
      return { history, list, deps };
    }
    const plan = (): BuildPlan => ({
      ...{ dockerfile: document.uri, contextPath: folder, tags: ["shop:latest"], secrets: [] },
    });
    async function build(events: readonly BuildEvent[]): Promise<void> {
      const run = startBuild(
        { ...parts.deps, record: await parts.deps.record() },
        {
          ...{ plan: plan(), how: { asked: false }, document: parseDockerfile(text) },
          options: {
            ...{ dockerfilePath: undefined, contextPath: folder, tags: [], buildArgs: {} },
          },
        },
      );
      for (const event of events) run.event(event);
      const last = events.at(-1);
      assert.ok(last?.type === "result");
      run.end({ kind: "finished", result: last });
      await run.build.recorded;
    }
    const hints = async (): Promise<readonly string[]> => {
      const whole = new Range(0, 0, document.lineCount, 0);
      const found = await commands.executeCommand<InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        whole,
      );
      return found.map(({ label, position }) => {
        const words = typeof label === "string" ? label : label.map(({ value }) => value).join("");
        return `${position.line}: ${words}`;
      });
    };

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "slipway-builds-"));
      parts = register();
      document = await openUntitled(text);
    });
    afterEach(async () => {
      open.dispose();
      await closeEditors();
      rmSync(folder, { recursive: true, force: true });
    });

    it("says beside each line what it took, and follows the text", async () => {
      const steps = [
        { line: 2, endLine: 3, stage: null, instruction: "RUN", ms: 0, cached: false, size: 1_200 },
      ];
      await build([
        ...step("from", 0, "cached"),
        ...step("make", 4200, "done"),
        ...step("copy", 300, "done"),
        result({ steps }),
      ]);
      assert.deepEqual(await hints(), ["0: 4.5 s · 5.0 MB", "1: 4.2 s · 1.2 kB", "3: 0.3 s"]);
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, new Position(0, 0), "# one\n");
      edit.replace(document.uri, new Range(3, 5, 3, 6), "b");
      await workspace.applyEdit(edit);
      assert.deepEqual(await hints(), ["1: 4.5 s · 5.0 MB", "2: 4.2 s · 1.2 kB"]);
    });

    it("tells what changed against the build before", async () => {
      await build([...step("from", 0, "cached"), ...step("make", 4200, "done"), result({})]);
      await build([
        ...step("from", 0, "cached"),
        ...step("make", 0, "cached"),
        result({ size: 6_200_000 }),
      ]);
      assert.deepEqual(await hints(), ["0: CACHED · 6.2 MB (+1.2 MB, −4.2 s)", "1: CACHED"]);
    });

    it("goes away with its setting", async () => {
      await build([...step("make", 4200, "done"), result({})]);
      const set = (on: boolean | undefined) =>
        workspace.getConfiguration("slipway.build").update("hints", on, true);
      try {
        await set(false);
        await eventually(hints, (found) => found.length === 0);
      } finally {
        await set(undefined);
      }
      await eventually(hints, (found) => found.length === 2);
    });

    it("marks the lines that failed, with the last lines of the step's log", async () => {
      const error = {
        message: "make failed.",
        file: "",
        line: 2,
        endLine: 3,
        exitCode: 7,
        log: [],
      };
      const events = [
        ...step("make", 10, "failed"),
        result({ ok: false, imageId: null, size: null, error }),
      ];
      await build(events);
      const failed = () =>
        languages.getDiagnostics(document.uri).filter(({ source }) => source === "slipway build");
      const [diagnostic] = await eventually(failed, (found) => found.length === 1);
      assert.deepEqual(diagnostic?.range, new Range(1, 0, 2, 7));
      const code = diagnostic?.code;
      assert.ok(typeof code === "object" && code.value === 7);
      const [related] = diagnostic?.relatedInformation ?? [];
      assert.equal(related?.message, "make speaks");
      assert.equal(related?.location.range.start.line, 1);
      assert.deepEqual(await hints(), ["0: 0.0 s", "1: FAILED · 0.0 s"]);
    });

    it("shows logs as documents in their language", async () => {
      await build([...step("make", 10, "done"), ...step("copy", 10, "done"), result({})]);
      const [record] = await parts.history.list();
      assert.ok(record);
      const { dockerfile, id, name } = record;
      assert.match(await parts.history.readLog(record), /#2 \[3\/3\] COPY a \/a\n/);
      // The document is the extension's own, whose history does not know this build.
      await commands.executeCommand("slipway.builds.showLog", { dockerfile, id, name, step: 1 });
      const shown = window.activeTextEditor?.document;
      assert.equal(shown?.uri.scheme, "slipway-log");
      await eventually(
        () => shown?.languageId,
        (language) => language === "slipway-build-log",
      );
    });

    it("shows a cancelled build as over within 100 ms, though the engine does not answer", async () => {
      const builder = createBuilder({
        ...parts.deps,
        turns: {
          take: async () => ({ onReplace: () => undefined, done: () => undefined }),
          cancelWaiting: () => undefined,
        },
        connect: () => new Promise(() => undefined),
        buildByItself: () => new Promise(() => undefined),
        surroundings: { env: {}, home: folder, platform: "linux", uid: 0 },
        saved: { get: async () => undefined },
      });
      const ending = builder.build(plan(), { asked: false });
      await eventually(
        () => parts.list.running.length,
        (count) => count === 1,
      );
      const at = performance.now();
      builder.dispose();
      assert.equal(parts.list.fresh(parts.list.running[0]?.id ?? "")?.status, "stopping");
      assert.equal((await ending).kind, "cancelled");
      assert.ok(performance.now() - at < 100, `${performance.now() - at} ms`);
      const past = await eventually(
        () => parts.history.list(),
        (found) => found.length === 1,
      );
      assert.equal(past[0]?.outcome, "cancelled");
    });
  });
}
