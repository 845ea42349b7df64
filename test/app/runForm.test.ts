import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { problemOf } from "../../src/app/buildFormTexts.ts";
import { commandText } from "../../src/app/commandText.ts";
import { hideSecretEnv } from "../../src/app/hideSecretEnv.ts";
import { createRememberedRuns } from "../../src/app/rememberedRuns.ts";
import {
  freePort,
  isInteractive,
  missingEnv,
  nameOf,
  portsOf,
  type RunFacts,
  repositoryOf,
  specOf,
} from "../../src/app/runForm.ts";
import { describeRun, runRows } from "../../src/app/runFormRows.ts";
import {
  containerNameText,
  portChoiceText,
  volumeText,
  workdirText,
} from "../../src/app/runTexts.ts";
import { isSecretEnv, readRunValues } from "../../src/app/runValues.ts";
import type { EngineContainer } from "../../src/engine/engine.ts";

const config: RunFacts["config"] = {
  ...{ user: "", workdir: "/srv", env: ["PATH=/bin", "API_TOKEN=x"], cmd: ["serve"] },
  ...{ entrypoint: [], labels: {}, onbuild: [], exposed: ["8080/tcp", "53/udp"], volumes: [] },
  ...{ stopSignal: "", healthcheck: [], shell: [] },
};

function facts(overrides: Partial<RunFacts> = {}): RunFacts {
  return {
    ...{ image: "shop:1", config, platforms: ["linux/amd64"], containers: [], local: true },
    ...overrides,
  };
}

function other(
  name: string,
  hostPort: number,
  state: EngineContainer["state"] = "running",
): EngineContainer {
  return {
    ...{ id: name, name, image: "x", imageId: "", state, status: "", created: 0, labels: {} },
    ports: [{ containerPort: 1, protocol: "tcp", hostPort, hostAddress: undefined }],
  };
}

describe("suggestions for a run", () => {
  it("publish what the image exposes, on this machine only, past what is taken", () => {
    const shown = (all: RunFacts) => portsOf({}, all).map(portChoiceText.show);
    assert.deepEqual(shown(facts()), ["127.0.0.1:8080:8080", "127.0.0.1:8053:53/udp"]);
    const containers = [other("a", 8080), other("b", 8081), other("c", 8053, "exited")];
    assert.deepEqual(shown(facts({ containers, local: false })), ["8082:8080", "8053:53/udp"]);
    assert.deepEqual(portsOf({ ports: [] }, facts()), []);
  });

  for (const [wanted, taken, port] of [
    [80, [], 8080],
    [443, [], 8443],
    [3000, [], 3000],
    [3000, [3000, 3001], 3002],
    [65_535, [65_535], 1024],
  ] as const) {
    it(`take ${port} for ${wanted} beside ${taken.join()}`, () =>
      assert.equal(freePort(wanted, new Set(taken)), port));
  }

  for (const [image, known, name] of [
    ["shop:1", [], "shop-1"],
    ["shop:1", ["shop-1", "shop-2"], "shop-3"],
    ["localhost:5000/team/web.app@sha256:00", [], "web.app-1"],
    [`sha256:${"ab".repeat(32)}`, [], "abababababab-1"],
  ] as const) {
    it(`name a container of ${image} ${name}`, () => {
      const containers = known.map((it) => other(it, 1));
      assert.equal(nameOf({}, facts({ image, containers })), name);
    });
  }

  it("keep a chosen name, and count on where it is taken", () => {
    assert.equal(nameOf({ name: "web" }, facts()), "web");
    assert.equal(nameOf({ name: "web" }, facts({ containers: [other("web", 1)] })), "web-1");
    const containers = [other("web-1", 1)];
    assert.equal(nameOf({ name: "web-1" }, facts({ containers })), "web-2");
  });

  for (const [cmd, entrypoint, exposed, terminal] of [
    [["sh"], [], [], true],
    [["/bin/bash"], [], [], true],
    [["python3"], [], [], true],
    [["sh"], [], ["80/tcp"], false],
    [["sh", "-c", "x"], [], [], false],
    [["serve"], [], [], false],
    [["bash"], ["/init"], [], false],
  ] as const) {
    it(`${terminal ? "open" : "open no"} terminal for ${[...entrypoint, ...cmd].join(" ")}`, () => {
      const all = facts({ config: { ...config, cmd, entrypoint, exposed } });
      assert.equal(isInteractive({}, all), terminal);
      assert.equal(isInteractive({ interactive: !terminal }, all), !terminal);
    });
  }

  it("remember by repository", () => {
    for (const [image, repository] of [
      ["shop:1", "shop"],
      ["docker.io/library/shop:2", "shop"],
      ["localhost:5000/shop", "localhost:5000/shop"],
      ["a/b:1@sha256:00", "a/b"],
    ] as const) {
      assert.equal(repositoryOf(image), repository);
    }
  });

  it("make a spec with secrets in it, and no ports where there is no network", () => {
    const values = { env: { A: "1" }, secretEnv: ["API_TOKEN"], removeOnExit: false, user: "1" };
    const spec = specOf(values, { API_TOKEN: "s3cret" }, facts());
    assert.deepEqual(spec.env, { A: "1", API_TOKEN: "s3cret" });
    assert.equal(spec.removeOnExit, false);
    assert.equal(spec.interactive, false);
    assert.equal(spec.ports.length, 2);
    assert.equal("command" in spec, false);
    assert.deepEqual(specOf({ network: "host" }, {}, facts()).ports, []);
    assert.deepEqual(missingEnv(values, {}), ["API_TOKEN"]);
  });

  it("say in a line what will be done, and in rows what is chosen", () => {
    const form = { values: { env: { A: "1" }, command: ["a b", "c"] }, secrets: {} };
    assert.equal(
      describeRun(form, facts()),
      "shop-1 · 127.0.0.1:8080→8080, 127.0.0.1:8053→53/udp · 'a b' c · 1 variable · removed on exit",
    );
    const rows = runRows({ values: { ...form.values, secretEnv: ["KEY"] }, secrets: {} }, facts());
    const of = (id: string) => rows.find((row) => row.id === id);
    assert.deepEqual(of("env"), {
      ...{ id: "env", value: "KEY without a value, 2 set, 2 of the image" },
      ...{ warning: true, changed: true },
    });
    assert.equal(of("workdir")?.value, "/srv (of the image)");
    assert.equal(of("command")?.changed, true);
    assert.equal(of("user")?.value, "root (of the image)");
    const taken = { values: { ports: [portChoiceText.read("8080:80")] }, secrets: {} };
    const clash = runRows(taken, facts({ containers: [other("a", 8080)] }))[1];
    assert.match(clash?.value ?? "", /a container has 8080/);
    assert.equal(clash?.warning, true);
  });
});

describe("texts of a run", () => {
  for (const text of ["8080:80", "80", "127.0.0.1:8080:80", "[::1]:8080:80/udp", "127.0.0.1::80"]) {
    it(`reads the port ${text}`, () =>
      assert.equal(portChoiceText.show(portChoiceText.read(text)), text));
  }
  for (const text of ["", "a", "0", "70000", "1:2:3:4", "80/sctp", "80:", "-1", "1.5"]) {
    it(`takes no port ${text || "of nothing"}`, () => assert.ok(problemOf(text, portChoiceText)));
  }
  for (const [text, volume] of [
    ["/a:/b", "/a:/b"],
    ["data:/b:ro", "data:/b:ro"],
    ["./src:/b", "/shop/src:/b"],
    ["../x:/b", "/x:/b"],
    ["C:\\a:/b", "C:\\a:/b"],
    ["C:/a:/b:ro", "C:/a:/b:ro"],
  ] as const) {
    it(`reads the volume ${text}`, () => assert.equal(volumeText("/shop").read(text), volume));
  }
  for (const text of ["", "/a", "~/a:/b", "/a:b", ":/b"]) {
    it(`takes no volume ${text || "of nothing"}`, () =>
      assert.ok(problemOf(text, volumeText("/shop"))));
  }
  it("takes no relative folder without a workspace", () =>
    assert.ok(problemOf("./a:/b", volumeText(undefined))));
  for (const [text, words] of [
    ["a b  c", ["a", "b", "c"]],
    [`sh -c 'a "b" c'`, ["sh", "-c", 'a "b" c']],
    ['"a \\" b" c\\ d', ['a " b', "c d"]],
    ["''", [""]],
    ["", []],
    ["a'b'\"c\"", ["abc"]],
  ] as const) {
    it(`reads the command ${text || "of nothing"}, and back`, () => {
      assert.deepEqual(commandText.read(text), words);
      assert.deepEqual(commandText.read(commandText.show(words)), words);
    });
  }
  it("wants quotes to end", () => assert.match(problemOf("a 'b", commandText) ?? "", /no end/));
  it("knows names and folders", () => {
    assert.equal(containerNameText.read(" web-1 "), "web-1");
    assert.equal(containerNameText.read(""), undefined);
    assert.equal(workdirText.read("/srv"), "/srv");
    for (const name of ["-a", "a", "a b", "ä1"])
      assert.ok(problemOf(name, containerNameText), name);
    assert.ok(problemOf("srv", workdirText));
  });
});

describe("what is kept of a run", () => {
  it("has no secret in it", async () => {
    const kept = new Map<string, unknown>();
    const runs = createRememberedRuns({
      get: (key) => kept.get(key),
      async update(key, value) {
        kept.set(key, value);
      },
    });
    const env = { A: "1", DB_PASSWORD: "hush", URL: "postgres://me:hush@db/x" };
    await runs.remember("shop", { env, removeOnExit: false });
    assert.doesNotMatch(JSON.stringify([...kept]), /hush/);
    assert.deepEqual(runs.of("shop"), {
      env: { A: "1" },
      secretEnv: ["DB_PASSWORD", "URL"],
      removeOnExit: false,
    });
    assert.deepEqual(runs.of("other"), {});
  });

  it("is read whatever it is", () => {
    for (const data of [undefined, null, 1, "x", []]) assert.deepEqual(readRunValues(data), {});
    const data = {
      ...{ name: 1, ports: [{ containerPort: "80" }], env: { A: 1 }, volumes: ["/a:/b"] },
      ...{ command: "sh", interactive: "yes", removeOnExit: true, strange: 1 },
    };
    assert.deepEqual(readRunValues(data), { volumes: ["/a:/b"], removeOnExit: true });
    const ports = [{ containerPort: 80, protocol: "tcp", hostPort: 8080 }];
    assert.deepEqual(readRunValues({ ports }), { ports });
  });

  it("knows a secret by name or as a part of an address", () => {
    assert.ok(isSecretEnv("API_TOKEN", ""));
    assert.ok(isSecretEnv("DATABASE_URL", "postgres://me:pw@db/x"));
    assert.ok(!isSecretEnv("DATABASE_URL", "postgres://db:5432/x"));
    assert.ok(!isSecretEnv("PATH", "/bin"));
  });

  it("is hidden in what the engine tells", () => {
    const record = { Id: "1", Config: { Env: ["A=1", "API_TOKEN=hush=x", "EMPTY"], Tty: false } };
    const { record: shown, hidden } = hideSecretEnv(record);
    assert.deepEqual(hidden, ["API_TOKEN"]);
    assert.deepEqual(shown, {
      ...record,
      Config: { Env: ["A=1", "API_TOKEN=(hidden)", "EMPTY"], Tty: false },
    });
    assert.deepEqual(hideSecretEnv(undefined), { record: undefined, hidden: [] });
  });
});
