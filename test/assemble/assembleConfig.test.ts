import assert from "node:assert/strict";
import { test } from "node:test";
import { createAssembling, recordOf } from "./assembling.ts";

const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Lines behind FROM scratch, what they make of the config, and what the history says: as Docker 28.5. */
const cases: readonly (readonly [string, object, readonly string[]])[] = [
  ['ENV A=1 B="x y" Q=\'q"z\'', { Env: [path, "A=1", "B=x y", 'Q=q"z'] }, ['ENV A=1 B=x y Q=q"z']],
  ["ENV old some text", { Env: [path, "old=some text"] }, ["ENV old=some text"]],
  [
    "ENV A=1\nENV A=2 B=$A\nENV C=$B$A",
    { Env: [path, "A=2", "B=1", "C=12"] },
    ["ENV A=1", "ENV A=2 B=1", "ENV C=12"],
  ],
  ["ARG A=1 B\nENV C=$A-$B", { Env: [path, "C=1-"] }, ["ARG A=1 B", "ENV C=1-"]],
  [
    "ARG TARGETARCH\nLABEL a=$TARGETARCH",
    { Labels: { a: "amd64" } },
    ["ARG TARGETARCH=amd64", "LABEL a=amd64"],
  ],
  ["LABEL a=$TARGETARCH", { Labels: { a: "" } }, ["LABEL a="]],
  ["ARG GIVEN=no\nLABEL a=$GIVEN", { Labels: { a: "yes" } }, ["ARG GIVEN=yes", "LABEL a=yes"]],
  [
    "ENV A=1\nARG A=2\nLABEL a=$A",
    { Labels: { a: "2" }, Env: [path, "A=1"] },
    ["ENV A=1", "ARG A=2", "LABEL a=2"],
  ],
  ['LABEL x=y "k 2"="v v"', { Labels: { x: "y", "k 2": "v v" } }, ["LABEL x=y k 2=v v"]],
  [
    "EXPOSE 80 90-92/udp 70/tcp 53/UDP",
    {
      ExposedPorts: Object.fromEntries(
        ["53/udp", "70/tcp", "80/tcp", "90/udp", "91/udp", "92/udp"].map((port) => [port, {}]),
      ),
    },
    ["EXPOSE [53/udp 70/tcp 80/tcp 90/udp 91/udp 92/udp]"],
  ],
  [
    'VOLUME /a /b\nVOLUME ["/c d"]',
    { Volumes: { "/a": {}, "/b": {}, "/c d": {} } },
    ["VOLUME [/a /b]", "VOLUME [/c d]"],
  ],
  ["USER 7:8", { User: "7:8" }, ["USER 7:8"]],
  ["STOPSIGNAL SIGTERM", { StopSignal: "SIGTERM" }, ["STOPSIGNAL SIGTERM"]],
  ["WORKDIR /", { WorkingDir: "/" }, ["WORKDIR /"]],
  [
    "WORKDIR /a//b/.\nWORKDIR ../c",
    { WorkingDir: "/a/c" },
    ["* WORKDIR /a//b/.", "* WORKDIR /a/c"],
  ],
  [
    'SHELL ["/bin/x", "-c"]\nCMD echo "hi" é',
    { Shell: ["/bin/x", "-c"], Cmd: ["/bin/x", "-c", 'echo "hi" é'], ArgsEscaped: true },
    ["SHELL [/bin/x -c]", 'CMD ["/bin/x" "-c" "echo \\"hi\\" é"]'],
  ],
  [
    'CMD ["a"]\nENTRYPOINT ["b\\tc"]',
    { Cmd: ["a"], Entrypoint: ["b\tc"], ArgsEscaped: true },
    ['CMD ["a"]', 'ENTRYPOINT ["b\\tc"]'],
  ],
  ["CMD []", { Cmd: undefined, ArgsEscaped: true }, ["CMD []"]],
  [
    "HEALTHCHECK --interval=90s --timeout=1500ms --start-interval=2s --retries=39 CMD curl x",
    {
      Healthcheck: {
        ...{ Test: ["CMD-SHELL", "curl x"], Interval: 90e9, Timeout: 1.5e9 },
        ...{ StartInterval: 2e9, Retries: 39 },
      },
    },
    [`HEALTHCHECK &{["CMD-SHELL" "curl x"] "1m30s" "1.5s" "0s" "2s" '\\''}`],
  ],
  [
    "HEALTHCHECK NONE",
    { Healthcheck: { Test: ["NONE"] } },
    [`HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" '\\x00'}`],
  ],
  ["ONBUILD RUN  echo \\\n  hi ", { OnBuild: ["RUN  echo   hi "] }, []],
];
for (const [lines, expected, history] of cases) {
  test(`${JSON.stringify(lines)} makes the config that BuildKit makes`, async () => {
    using assembling = createAssembling();
    const image = await assembling.build(`FROM scratch\n${lines}\n`, {
      buildArgs: { GIVEN: "yes" },
    });
    const made = recordOf(image);
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(made.config[name], value, name);
    }
    assert.deepEqual(made.history, history);
  });
}

test("MAINTAINER is the author, labels of the build come last and have no history", async () => {
  using assembling = createAssembling();
  const text = "FROM scratch\nMAINTAINER me <a@b>\nLABEL b=1 c=1\n";
  const made = recordOf(await assembling.build(text, { labels: { a: "2", b: "2" } }));
  assert.equal(made.record.author, "me <a@b>");
  assert.deepEqual(made.config.Labels, { a: "2", b: "2", c: "1" });
  assert.deepEqual(made.history, ["MAINTAINER me <a@b>", "LABEL b=1 c=1"]);
});

test("a stage inherits config and arguments; ENTRYPOINT takes an inherited CMD away", async () => {
  using assembling = createAssembling();
  const image = await assembling.build(
    'ARG G=glob\nFROM scratch AS a\nARG G\nCMD ["x"]\nENV E=$G\nONBUILD LABEL t=$E\nFROM a\nENTRYPOINT ["y"]\nLABEL g=$G\n',
  );
  const { config, history } = recordOf(image);
  assert.deepEqual([config.Cmd, config.Entrypoint, config.OnBuild], [undefined, ["y"], undefined]);
  assert.deepEqual(config.Labels, { t: "glob", g: "glob" });
  assert.deepEqual(history, [
    ...["ARG G=glob", 'CMD ["x"]', "ENV E=glob"],
    ...["LABEL t=glob", 'ENTRYPOINT ["y"]', "LABEL g=glob"],
  ]);
});

test("a base's config is kept but for what old engines wrote, and its triggers run", async () => {
  using assembling = createAssembling();
  const base = await assembling.build(
    "FROM scratch\nENV A=1\nONBUILD ENV B=$A\nONBUILD LABEL t=1\n",
  );
  assembling.bases.set("base:1", base);
  const { config, history } = recordOf(await assembling.build("FROM base:1\nENV C=$B\n"));
  assert.deepEqual(config.Env, [path, "A=1", "B=1", "C=1"]);
  assert.deepEqual(config.Labels, { t: "1" });
  assert.equal(config.OnBuild, undefined);
  assert.deepEqual(history, ["ENV A=1", "ENV B=1", "LABEL t=1", "ENV C=1"]);
  assert.deepEqual(assembling.opened, ["base:1"]);
});

test("scratch is of the platform that is built for, and variables say it", async () => {
  using assembling = createAssembling();
  const image = await assembling.build(
    "FROM --platform=linux/arm/v6 scratch\nARG TARGETPLATFORM\nARG BUILDPLATFORM\nARG TARGETVARIANT\nARG TARGETSTAGE\n",
    { platform: { os: "linux", architecture: "arm", variant: "v7" } },
  );
  const { record, history } = recordOf(image);
  assert.deepEqual([record.architecture, record.variant], ["arm", "v7"]);
  assert.deepEqual(history, [
    ...["ARG TARGETPLATFORM=linux/arm/v7", "ARG BUILDPLATFORM=linux/amd64"],
    ...["ARG TARGETVARIANT=v7", "ARG TARGETSTAGE=default"],
  ]);
});

test("the same file makes the same bytes, and the epoch is in them", async () => {
  using one = createAssembling();
  using other = createAssembling();
  const text = "FROM scratch\nWORKDIR /a\nCOPY <<E /b\nx\nE\n";
  const [a, b] = [await one.build(text), await other.build(text)];
  assert.equal(a.manifest.descriptor.digest, b.manifest.descriptor.digest);
  const later = await one.build(text, { epoch: 86_400 });
  assert.equal(recordOf(later).record.created, "1970-01-02T00:00:00Z");
  assert.notEqual(later.layers[0]?.diffId, a.layers[0]?.diffId);
});
