import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { detectBuildTasks } from "../../src/app/detectBuildTasks.ts";
import { readBuildTask } from "../../src/app/readBuildTask.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

const task = (more: Readonly<Record<string, unknown>> = {}) =>
  readBuildTask({ type: "slipway", task: "build", ...more }, "/ws/shop");

describe("a task's definition", () => {
  it("is the Dockerfile of the workspace folder where it says no more", () => {
    assert.deepEqual(task(), {
      task: {
        dockerfilePath: "/ws/shop/Dockerfile",
        contextPath: "/ws/shop",
        tags: ["shop:latest"],
        secrets: [],
      },
    });
  });

  it("has its paths from the workspace folder, its context from the Dockerfile", () => {
    const read = task({
      dockerfile: "api/Dockerfile",
      target: "Test",
      secrets: [
        { id: "npm", file: "secrets/npm" },
        { id: "token", env: "TOKEN" },
      ],
      outputs: [{ type: "local", destination: "out" }, { type: "cacheonly" }],
      contexts: { assets: { folder: "/abs" }, base: { source: "docker-image://alpine" } },
      buildArgs: { N: 1, DEBUG: true },
      noCache: ["Test"],
    });
    assert.deepEqual("task" in read && read.task, {
      dockerfilePath: "/ws/shop/api/Dockerfile",
      contextPath: "/ws/shop/api",
      // The stage does not take the name of the whole image.
      tags: ["api:test"],
      target: "Test",
      secrets: [
        { id: "npm", file: "/ws/shop/secrets/npm" },
        { id: "token", env: "TOKEN" },
      ],
      outputs: [
        { type: "local", destination: "/ws/shop/out", attributes: {} },
        { type: "cacheonly", attributes: {} },
      ],
      contexts: { assets: { folder: "/abs" }, base: { source: "docker-image://alpine" } },
      buildArgs: { N: "1", DEBUG: "true" },
      noCache: ["Test"],
    });
  });

  it("takes another context, and no name at all", () => {
    const read = task({ dockerfile: "/else/where/Dockerfile", context: ".", tags: [] });
    assert.ok("task" in read);
    assert.equal(read.task.dockerfilePath, "/else/where/Dockerfile");
    assert.equal(read.task.contextPath, "/ws/shop");
    assert.deepEqual(read.task.tags, []);
  });

  for (const [definition, problem] of [
    [{ task: undefined }, /needs "task": "build"/],
    [{ task: "push" }, /no task "push".*"build"/],
    [{ dockerfile: 1 }, /"dockerfile" of the task has a wrong type.*a text/],
    [{ target: "" }, /"target"/],
    [{ tags: "shop" }, /"tags" of the task.*a list of texts/],
    [{ context: ["."] }, /"context" of the task/],
    [{ buildArg: {} }, /"buildArg"\. Did you mean "buildArgs"\?/],
    [{ contextPath: "/x" }, /"contextPath"/],
    [{ secrets: [{ id: "a", typed: "once" }] }, /"secrets".*"env"/],
    [{ secrets: [{ id: "a", value: "hunter2" }] }, /"secrets"/],
  ] as const) {
    it(`is told what is wrong with ${JSON.stringify(definition)}`, () => {
      const read = task(definition);
      assert.ok("problem" in read);
      assert.match(read.problem, problem);
      assert.ok(!read.problem.includes("hunter2"), "a value is no part of an error");
    });
  }

  it("needs a folder only for relative paths", () => {
    const without = readBuildTask({ task: "build" }, undefined);
    assert.match("problem" in without ? without.problem : "", /No folder is open.*Dockerfile/);
    const absolute = readBuildTask({ task: "build", dockerfile: "/a/Dockerfile" }, undefined);
    assert.equal("task" in absolute && absolute.task.contextPath, "/a");
  });

  it("may have what the schema in package.json has, and nothing else", () => {
    const { contributes } = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    );
    const declared = Object.keys(contributes.taskDefinitions[0].properties);
    const unknown = task({ zzzzzzzzzzzz: 1 });
    const list = /Give one of: (.*)\./.exec("problem" in unknown ? unknown.problem : "")?.[1] ?? "";
    assert.deepEqual([...list.split(", "), "task"].sort(), declared.sort());
  });
});

describe("detected tasks", () => {
  const detect = (text: string) => detectBuildTasks("api/Dockerfile", parseDockerfile(text));

  it("are the file and its named stages but the last", () => {
    const found = detect("FROM a AS build\nFROM b\nFROM c AS test\nFROM d AS final\n");
    assert.deepEqual(
      found.map(({ name }) => name),
      [
        "build api/Dockerfile",
        "build api/Dockerfile: stage build",
        "build api/Dockerfile: stage test",
      ],
    );
    assert.deepEqual(found[1]?.definition, {
      ...{ type: "slipway", task: "build", dockerfile: "api/Dockerfile", target: "build" },
    });
    for (const { definition } of found) {
      assert.ok("task" in readBuildTask({ ...definition }, "/ws"));
    }
  });

  it("are none of a file without a stage, and not without end", () => {
    assert.deepEqual(detect("# nothing\n"), []);
    const stages = Array.from({ length: 5000 }, (_, at) => `FROM a AS s${at}\n`).join("");
    assert.equal(detect(stages).length, 51);
  });
});
