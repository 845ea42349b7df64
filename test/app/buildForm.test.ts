import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  agentsOf,
  type BuildForm,
  type FormFacts,
  givenSecrets,
  missingAgents,
  missingArgs,
  missingSecrets,
  withValue,
} from "../../src/app/buildForm.ts";
import { type FormRowId, formRows } from "../../src/app/buildFormRows.ts";
import type { BuildFormValues } from "../../src/app/buildFormValues.ts";
import { describeOthers } from "../../src/app/buildFormWords.ts";
import { dockerfileNeeds } from "../../src/app/dockerfileNeeds.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

const text = `ARG BASE=1.36
FROM busybox:$BASE AS build
ARG VERSION
ARG NPM_TOKEN
ARG LEVEL=3
RUN --mount=type=secret,id=npm,required --mount=type=secret,id=key --mount=type=ssh true
FROM busybox AS test
RUN --mount=type=secret,id=ci true
FROM scratch AS final
COPY --from=build /a /a
`;

const noSettings = { args: {}, platform: "", noCache: false, pull: false };

function facts(
  change: Partial<FormFacts> & { readonly target?: string | undefined } = {},
): FormFacts {
  const { target, ...others } = change;
  return {
    needs: dockerfileNeeds(parseDockerfile(text), { target }),
    settings: noSettings,
    agentProblem: undefined,
    tag: "shop:latest",
    folder: "/src/shop",
    storedSecrets: new Set(),
    ...others,
  };
}

function form(values: BuildFormValues = {}, target?: string): BuildForm {
  return { target, values };
}

function row(id: FormRowId, values: BuildFormValues = {}, given: FormFacts = facts()) {
  const found = formRows(form(values), given).find((it) => it.id === id);
  assert.ok(found);
  return found;
}

/** Value of a row, behind a "!" where something lacks. */
function value(id: FormRowId, values: BuildFormValues = {}, given: FormFacts = facts()): string {
  const { warning, value: shown } = row(id, values, given);
  return `${warning ? "! " : ""}${shown}`;
}

describe("build form: what lacks", () => {
  it("are arguments without default and value, wherever the value may come from", () => {
    const names = (values: BuildFormValues, given = facts()) =>
      missingArgs(form(values), given).map(({ name }) => name);
    assert.deepEqual(names({}), ["VERSION", "NPM_TOKEN"]);
    assert.deepEqual(names({ buildArgs: { VERSION: "" } }), ["NPM_TOKEN"]);
    assert.deepEqual(names({ secretArgs: ["NPM_TOKEN"] }), ["VERSION"]);
    const settings = { ...noSettings, args: { VERSION: "1" } };
    assert.deepEqual(names({}, facts({ settings })), ["NPM_TOKEN"]);
  });

  it("are secrets of the target without a source, or whose value is no longer kept", () => {
    const ids = (values: BuildFormValues, given = facts()) =>
      missingSecrets(form(values), given).map(({ id }) => id);
    assert.deepEqual(ids({}), ["npm", "key"]);
    const secrets = [
      { id: "npm", file: "/f" },
      { id: "key", typed: "stored" },
    ] as const;
    assert.deepEqual(ids({ secrets }), ["key"]);
    assert.deepEqual(ids({ secrets }, facts({ storedSecrets: new Set(["key"]) })), []);
  });

  it("is an agent that a RUN wants, unless somebody said that it gets none", () => {
    const without = facts({ agentProblem: "There is no agent." });
    assert.deepEqual(missingAgents(form(), without), [6]);
    assert.deepEqual(missingAgents(form({ ssh: [] }), without), []);
    assert.deepEqual(missingAgents(form(), facts()), []);
  });
});

describe("build form: what is given", () => {
  it("is the own agent to the mounts that want one, or as chosen", () => {
    assert.deepEqual(agentsOf(form(), facts()), [{ id: "default" }]);
    assert.deepEqual(agentsOf(form(), facts({ target: "test" })), []);
    assert.deepEqual(agentsOf(form(), facts({ agentProblem: "None." })), []);
    const ssh = [{ id: "default", socketPath: "/s" }];
    assert.deepEqual(agentsOf(form({ ssh }), facts({ agentProblem: "None." })), ssh);
  });

  it("are no secrets that only other stages name, but those added by hand", () => {
    const secrets = ["npm", "ci", "other"].map((id) => ({ id, file: `/${id}` }));
    const ids = (given: FormFacts) => givenSecrets(form({ secrets }), given).map(({ id }) => id);
    assert.deepEqual(ids(facts()), ["npm", "other"]);
    assert.deepEqual(ids(facts({ target: "test" })), ["ci", "other"]);
  });

  it("changes by field, and a field without a value is gone", () => {
    const changed = withValue(form({ pull: true }), "tags", ["a"]);
    assert.deepEqual(changed.values, { pull: true, tags: ["a"] });
    assert.deepEqual(withValue(changed, "pull", undefined).values, { tags: ["a"] });
  });
});

describe("build form: rows", () => {
  it("begin with the build and end with the reset", () => {
    const ids = formRows(form(), facts()).map(({ id }) => id);
    assert.equal(ids[0], "build");
    assert.equal(ids.at(-1), "reset");
    assert.equal(new Set(ids).size, 23);
  });

  it("tell what was changed", () => {
    assert.equal(row("tags").changed, false);
    assert.equal(row("tags", { tags: [] }).changed, true);
    assert.equal(row("buildArgs", { secretArgs: ["A"] }).changed, true);
  });

  it("say what the build will do", () => {
    assert.equal(value("build"), "shop:latest · context /src/shop");
    const values: BuildFormValues = {
      tags: ["a:1", "b", "c"],
      buildArgs: { VERSION: "1" },
      secretArgs: ["NPM_TOKEN"],
      platforms: ["linux/arm64"],
      noCache: ["build"],
      outputs: [{ type: "local", destination: "/out", attributes: {} }],
      contextPath: "/c",
    };
    const [build] = formRows(form(values, "test"), facts({ target: "test" }));
    assert.equal(
      build?.value,
      "a:1 and 2 more · stage test · 2 arguments · linux/arm64 · no cache for build · files in /out · context /c",
    );
    assert.equal(
      value("build", { tags: [] }, facts({ folder: undefined })),
      "an image without a name · context still to be chosen",
    );
  });

  for (const [id, values, shown] of [
    ["target", {}, "final (the last one)"],
    ["tags", { tags: ["a", "b"] }, "a, b"],
    ["tags", { tags: [] }, "none"],
    ["buildArgs", {}, "! VERSION and NPM_TOKEN without a value"],
    ["buildArgs", { buildArgs: { VERSION: "1" }, secretArgs: ["NPM_TOKEN"] }, "2 set"],
    ["secrets", {}, "! npm and key without a source"],
    [
      "secrets",
      {
        secrets: [
          { id: "npm", file: "/f" },
          { id: "key", env: "KEY" },
        ],
      },
      "npm from the file /f, key from $KEY",
    ],
    [
      "secrets",
      { secrets: [{ id: "npm", typed: "once" }] },
      "! key without a source, npm typed for one build",
    ],
    ["ssh", {}, "your agent"],
    ["ssh", { ssh: [{ id: "x", socketPath: "/s" }] }, "/s as x"],
    ["ssh", { ssh: [] }, "no agent"],
    ["platforms", {}, "the engine's own"],
    ["platforms", { platforms: ["linux/arm64", "linux/amd64"] }, "linux/arm64, linux/amd64"],
    ["noCache", {}, "off"],
    ["noCache", { noCache: true }, "for all stages"],
    ["noCache", { noCache: ["build", "test"] }, "for build, test"],
    ["pull", { pull: true }, "on"],
    ["cacheFrom", { cacheFrom: [{ type: "registry", attributes: { ref: "r/a" } }] }, "r/a"],
    [
      "cacheTo",
      { cacheTo: [{ type: "local", attributes: { dest: "/a,b", mode: "max" } }] },
      'type=local,"dest=/a,b",mode=max',
    ],
    ["outputs", {}, "an image in the engine"],
    [
      "outputs",
      { outputs: [{ type: "image", attributes: { push: "true" } }] },
      "pushed to its registry",
    ],
    [
      "outputs",
      { outputs: [{ type: "oci", destination: "/a.tar", attributes: {} }] },
      "oci archive /a.tar",
    ],
    ["builder", {}, "the engine's own"],
    ["builder", { builder: "none" }, "Slipway (no engine)"],
    ["builder", { builder: "default" }, "the engine's own"],
    ["provenance", {}, "as the engine does"],
    ["provenance", { provenance: false }, "none"],
    ["sbom", { sbom: true }, "by the engine's scanner"],
    ["labels", { labels: { a: "b" } }, "a=b"],
    ["contexts", { contexts: { busybox: { folder: "/b" } } }, "busybox from /b"],
    ["network", { network: "none" }, "none"],
    ["extraHosts", { extraHosts: [{ name: "db", address: "::1" }] }, "db:::1"],
    ["shmSize", { shmSize: 64 * 1024 * 1024 }, "64m"],
    ["ulimits", { ulimits: [{ name: "nofile", soft: 1, hard: 2 }] }, "nofile=1:2"],
  ] as const) {
    it(`show ${id} of ${JSON.stringify(values)}`, () => assert.equal(value(id, values), shown));
  }

  it("name what comes from the settings", () => {
    const settings = { args: { A: "1" }, platform: "linux/arm64", noCache: true, pull: true };
    const set = facts({ settings });
    assert.equal(value("platforms", {}, set), "linux/arm64 (settings)");
    assert.equal(value("noCache", {}, set), "for all stages (settings)");
    assert.equal(value("pull", {}, set), "on (settings)");
    assert.equal(value("pull", { pull: false }, set), "off");
    assert.match(value("buildArgs", {}, set), /, 1 set$/);
    assert.equal(
      describeOthers(form({ platforms: [] }), { ...set, needs: facts({ target: "test" }).needs }),
      "no cache · without ci",
    );
  });

  it("warn of a missing target, agent and context", () => {
    const gone = facts({ target: "gone" });
    const [, target] = formRows(form({}, "gone"), gone);
    assert.deepEqual([target?.value, target?.warning], ["gone is not in the Dockerfile", true]);
    assert.equal(value("ssh", {}, facts({ agentProblem: "There is none." })), "! There is none.");
    assert.equal(value("contextPath", {}, facts({ folder: undefined })), "! none yet");
  });
});
