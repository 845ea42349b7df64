import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readBuildArguments } from "../../src/cli/buildArguments.ts";
import { planShipping } from "../../src/cli/buildShipping.ts";
import { helpFor } from "../../src/cli/help.ts";

const env = {
  SET: "value",
  TOKEN: "hidden",
  ACTIONS_RUNTIME_TOKEN: "gha-token",
  ACTIONS_RESULTS_URL: "https://results",
};
const read = (...args: readonly string[]) => readBuildArguments([...args, "."], "/here", env);

/** What a value becomes: the part of the options that a flag is about. */
const right: readonly (readonly [args: readonly string[], options: object])[] = [
  [["-t", "a:1", "--tag=b:2"], { tags: ["a:1", "b:2"] }],
  [
    ["--build-arg", "A=b=c", "--build-arg", "SET", "--build-arg", "UNSET"],
    { buildArgs: { A: "b=c", SET: "value" } },
  ],
  [
    ["--label", "x=", "--label", "__proto__=y"],
    {
      labels: Object.fromEntries([
        ["x", ""],
        ["__proto__", "y"],
      ]),
    },
  ],
  [["--target", "s", "--pull", "--no-cache"], { target: "s", pull: true, noCache: true }],
  [["--pull=true", "--no-cache=false"], { pull: true, noCache: false }],
  [["--no-cache-filter", "a, b", "--no-cache-filter=c"], { noCache: ["a", "b", "c"] }],
  [
    ["--platform", "linux/amd64,linux/arm64/v8", "--platform", "linux/amd64"],
    { platforms: ["linux/amd64", "linux/arm64/v8"] },
  ],
  [["--platform", "arm64"], { platforms: ["arm64"] }],
  [["--secret", "id=a,src=f"], { secrets: [{ id: "a", file: "/here/f" }] }],
  [["--secret", "type=file,id=a,source=/f"], { secrets: [{ id: "a", file: "/f" }] }],
  [["--secret", 'id=a,"src=my, ""file"""'], { secrets: [{ id: "a", file: '/here/my, "file"' }] }],
  [["--secret", "id=a,env=SET"], { secrets: [{ id: "a", env: "SET" }] }],
  [["--secret", "id=SET"], { secrets: [{ id: "SET", env: "SET" }] }],
  [["--secret", "id=file"], { secrets: [{ id: "file", file: "/here/file" }] }],
  [["--secret", "type=env,id=TOKEN"], { secrets: [{ id: "TOKEN", env: "TOKEN" }] }],
  [["--secret", "type=env,id=a,src=TOKEN"], { secrets: [{ id: "a", env: "TOKEN" }] }],
  [["--ssh", "default"], { ssh: [{ id: "default" }] }],
  [
    ["--ssh", "a=s.sock", "--ssh=b=/x=y"],
    {
      ssh: [
        { id: "a", socketPath: "/here/s.sock" },
        { id: "b", socketPath: "/x=y" },
      ],
    },
  ],
  [["--ssh", "a=\\\\.\\pipe\\agent"], { ssh: [{ id: "a", socketPath: "\\\\.\\pipe\\agent" }] }],
  [
    ["--cache-from", "a/b:c,d"],
    {
      cacheFrom: [
        { type: "registry", attributes: { ref: "a/b:c" } },
        { type: "registry", attributes: { ref: "d" } },
      ],
    },
  ],
  [
    ["--cache-from", "type=local,src=c"],
    { cacheFrom: [{ type: "local", attributes: { src: "/here/c" } }] },
  ],
  [
    ["--cache-to", "type=registry,ref=a,mode=max"],
    { cacheTo: [{ type: "registry", attributes: { ref: "a", mode: "max" } }] },
  ],
  [["--cache-to", "type=inline"], { cacheTo: [{ type: "inline", attributes: {} }] }],
  [
    ["--cache-to", "type=local,dest=/c"],
    { cacheTo: [{ type: "local", attributes: { dest: "/c" } }] },
  ],
  [
    ["--cache-to", "type=gha,scope=x"],
    {
      cacheTo: [
        { type: "gha", attributes: { token: "gha-token", url_v2: "https://results", scope: "x" } },
      ],
    },
  ],
  [["--network", "host"], { network: "host" }],
  [
    ["--add-host", "db:10.0.0.7", "--add-host=e=10.0.0.8"],
    {
      extraHosts: [
        { name: "db", address: "10.0.0.7" },
        { name: "e", address: "10.0.0.8" },
      ],
    },
  ],
  [["--add-host", "six:::1"], { extraHosts: [{ name: "six", address: "::1" }] }],
  [
    ["--add-host", "six=fe80::2", "--add-host", "b:[2001:db8::1]"],
    {
      extraHosts: [
        { name: "six", address: "fe80::2" },
        { name: "b", address: "2001:db8::1" },
      ],
    },
  ],
  [["--add-host", "g:host-gateway"], { extraHosts: [{ name: "g", address: "host-gateway" }] }],
  [["--shm-size", "67108864"], { shmSize: 67_108_864 }],
  [["--shm-size", "64m"], { shmSize: 67_108_864 }],
  [["--shm-size", "64MiB"], { shmSize: 67_108_864 }],
  [["--shm-size", "1.5g"], { shmSize: 1_610_612_736 }],
  [["--shm-size", "512 KB"], { shmSize: 524_288 }],
  [["--shm-size", "100b"], { shmSize: 100 }],
  [
    ["--ulimit", "nofile=1024", "--ulimit=nproc=5:-1"],
    {
      ulimits: [
        { name: "nofile", soft: 1024, hard: 1024 },
        { name: "nproc", soft: 5, hard: -1 },
      ],
    },
  ],
  [["--ulimit", "core=-1"], { ulimits: [{ name: "core", soft: -1, hard: -1 }] }],
  [
    ["--build-context", "a=dir", "--build-context", "b=docker-image://busybox@sha256:0"],
    { contexts: { a: { folder: "/here/dir" }, b: { source: "docker-image://busybox@sha256:0" } } },
  ],
  [
    ["--build-context", "a=https://x.y/z.git#main", "--build-context", "t=target:base"],
    { contexts: { a: { source: "https://x.y/z.git#main" }, t: { source: "target:base" } } },
  ],
  [["--build-context", "a=git@h:p"], { contexts: { a: { source: "git@h:p" } } }],
  [["--build-context", "a=../b=c"], { contexts: { a: { folder: "/b=c" } } }],
  [["--provenance", "true"], { provenance: "mode=max" }],
  [["--provenance=false", "--sbom=false"], { provenance: false, sbom: false }],
  [["--provenance=mode=min,version=v1"], { provenance: "mode=min,version=v1" }],
  [["--sbom", "true"], { sbom: true }],
  [["--sbom", "generator=a/b"], { sbom: "generator=a/b" }],
  [
    ["--attest", "type=provenance,mode=max", "--attest=type=sbom"],
    { provenance: "mode=max", sbom: true },
  ],
  [["--attest", "type=provenance,disabled=true"], { provenance: false }],
  [["--attest", 'type=sbom,"extra=a,b"'], { sbom: '"extra=a,b"' }],
];

describe("a flag becomes", () => {
  for (const [args, expected] of right) {
    test(args.join(" "), () => {
      const { options } = read(...args);
      const found = Object.entries(options).filter(([key]) => Object.hasOwn(expected, key));
      assert.deepEqual(Object.fromEntries(found), expected);
    });
  }

  test("nothing where it is not given", () => {
    const { contextPath, ...options } = read().options;
    assert.equal(contextPath, "/here");
    for (const [key, value] of Object.entries(options)) {
      const isNothing = value === false || Object.keys(Object(value)).length === 0;
      assert.ok(isNothing, `${key}: ${JSON.stringify(value)}`);
    }
  });
});

const wrong: readonly (readonly [flag: string, ...args: readonly string[]])[] = [
  ...["s3cret", "src=s3cret", "id=a,value=s3cret", "id=a,src=s3cret,env=B", "id=a,type=s3cret"].map(
    (spec) => ["secret", "--secret", spec] as const,
  ),
  ["secret", "--secret", 'id=a,src="s3cret"'],
  ["secret", "--secret", 'id=a,"src=s3cret'],
  ["secret", "--secret", "id=a,type=file,env=s3cret"],
  ["secret", "--secret", "id=a,src=f", "--secret", "id=a,env=s3cret"],
  ["ssh", "--ssh", ""],
  ["ssh", "--ssh", "=x"],
  ["ssh", "--ssh", "a="],
  ["ssh", "--ssh", "a=x,y"],
  ["ssh", "--ssh", "a", "--ssh", "a=b"],
  ["platform", "--platform", ""],
  ["platform", "--platform", "linux/amd64,"],
  ["platform", "--platform", "linux/arm/v7/x"],
  ["platform", "--platform", "linux /arm"],
  ["no-cache-filter", "--no-cache-filter", "a,"],
  ["no-cache-filter", "--no-cache", "--no-cache-filter", "a"],
  ["cache-from", "--cache-from", ""],
  ["cache-from", "--cache-from", "ref=s3cret"],
  ["cache-from", "--cache-from", "type=registry,mode=s3cret"],
  ["cache-from", "--cache-from", "type=gha,token"],
  ["cache-to", "--cache-to", "type=local,src=x"],
  ["cache-to", "--cache-to", "a,,b"],
  ["add-host", "--add-host", "db"],
  ["add-host", "--add-host", ":1.2.3.4"],
  ["add-host", "--add-host", "a:1.2.3"],
  ["add-host", "--add-host", "a:[::1"],
  ["shm-size", "--shm-size", "much"],
  ["shm-size", "--shm-size", ""],
  ["shm-size", "--shm-size", "64x"],
  ["shm-size", "--shm-size", "9999999999g"],
  ["ulimit", "--ulimit", "nofile"],
  ["ulimit", "--ulimit", "nofile=a"],
  ["ulimit", "--ulimit", "files=1"],
  ["ulimit", "--ulimit", "nofile=2:1"],
  ["ulimit", "--ulimit", "nofile=-1:1"],
  ["ulimit", "--ulimit", "nofile=-2"],
  ["build-context", "--build-context", "dir"],
  ["build-context", "--build-context", "=dir"],
  ["build-context", "--build-context", "a="],
  ["build-context", "--build-context", "a=b", "--build-context", "a=c"],
  ["provenance", "--provenance", "max"],
  ["sbom", "--sbom", "generator"],
  ["sbom", "--sbom", "disabled=perhaps"],
  ["attest", "--attest", "mode=max"],
  ["attest", "--attest", "type=other"],
  ["attest", "--attest", "type=sbom", "--sbom", "true"],
  ["output", "--output", ""],
  ["output", "--output", "dest=x"],
  ["output", "--output", "type=zip,dest=x"],
  ["output", "--output", "type=local"],
  ["output", "--output", "type=local,dest=-"],
  ["output", "--output", "type=oci,tar=false"],
  ["output", "--output", "type=oci,tar=0,dest=-"],
  ["output", "--output", "type=docker,tar=false"],
  ["output", "--output", "type=image,push=perhaps"],
  ["output", "--output", "type=registry,dest=x"],
  ["output", "--output", "type=tar,x"],
  ["build-arg", "--build-arg", "=s3cret"],
  ["label", "--label", "alone"],
  ["progress", "--progress", "loud"],
  ["quiet", "--quiet", "--progress", "plain"],
  ["push", "--push=perhaps"],
];

describe("misuse is told by its flag, without what may be secret", () => {
  for (const [flag, ...args] of wrong) {
    test(args.join(" "), () => {
      assert.throws(
        () => read(...args),
        (error: Error & { code?: string; hint?: string }) => {
          assert.equal(error.code, "misuse");
          assert.ok(error.message.includes(`--${flag}`), error.message);
          assert.ok(error.hint, "says what is right");
          assert.ok(!`${error.message} ${error.hint}`.includes("s3cret"), error.message);
          return true;
        },
      );
    });
  }
});

const exported = (type: string, destination: string, attributes = {}) => ({
  outputs: [{ type, destination: `/here/${destination}`, attributes }],
});
const saved = (kind: "archive" | "files", path: string) => ({
  saved: [{ kind, path: `/here/${path}` }],
  loadImage: true,
});
const two = ["--platform", "linux/amd64,linux/arm64"];

const shipped: readonly (readonly [args: readonly string[], expected: object])[] = [
  [[], {}],
  [["-o", "out/image.tar"], saved("archive", "out/image.tar")],
  [["-o", "root"], saved("files", "root")],
  [["-o", "my, dir"], saved("files", "my, dir")],
  [["-o", "a=b"], saved("files", "a=b")],
  [["-o", "type=local,dest=out"], exported("local", "out")],
  [
    ["-o", 'type=local,"dest=a,b",platform-split=false'],
    exported("local", "a,b", { "platform-split": "false" }),
  ],
  [["-o", "type=tar,dest=x.tar"], exported("tar", "x.tar")],
  [
    ["-o", "type=oci,dest=x.tar,compression=zstd"],
    exported("oci", "x.tar", { compression: "zstd" }),
  ],
  [["-o", "-"], { outputs: [{ type: "tar", destination: "-", attributes: {} }] }],
  [["-o", "type=oci"], { outputs: [{ type: "oci", destination: "-", attributes: {} }] }],
  [["-o", "type=docker"], { loadImage: true }],
  [["-o", "type=docker,dest=x.tar"], saved("archive", "x.tar")],
  [["-o", "type=docker,dest=-"], { saved: [{ kind: "archive", path: "-" }], loadImage: true }],
  [
    ["-o", "type=docker,dest=x.tar,compression=zstd"],
    exported("docker", "x.tar", { compression: "zstd" }),
  ],
  [["-o", "type=image"], { loadImage: true }],
  [["-o", 'type=image,"name=a,b"'], { loadImage: true, tags: ["a", "b"] }],
  [
    ["-o", "type=image,compression=zstd"],
    { outputs: [{ type: "image", attributes: { compression: "zstd" } }] },
  ],
  [["-o", "type=cacheonly"], { outputs: [{ type: "cacheonly", attributes: {} }] }],
  [
    ["-o", "type=cacheonly", "--load"],
    { outputs: [{ type: "cacheonly", attributes: {} }], loadImage: true },
  ],
  [
    ["-o", "type=local,dest=x", "-o", "y.tar"],
    { ...exported("local", "x"), ...saved("archive", "y.tar") },
  ],
  [["--push", "-t", "r/a"], { tags: ["r/a"], push: ["r/a"], loadImage: true }],
  [["-o", "type=registry", "-t", "r/a"], { tags: ["r/a"], push: ["r/a"], loadImage: true }],
  [
    ["-o", "type=image,name=r/b,push=true", "-t", "r/a"],
    { tags: ["r/a", "r/b"], push: ["r/a", "r/b"], loadImage: true },
  ],
  [
    ["--push", "-t", "r/a", ...two],
    { tags: ["r/a"], outputs: [{ type: "image", attributes: { push: "true" } }] },
  ],
  [["-o", "root", ...two], exported("local", "root")],
  [["--load", ...two], { loadImage: true }],
];

describe("the result goes where --output, --push and --load say", () => {
  const nowhere = { tags: [], outputs: [], loadImage: undefined, push: [], saved: [] };
  for (const [args, expected] of shipped) {
    test(args.join(" ") || "nothing said", () => {
      assert.deepEqual(planShipping(read(...args).shipping, true), { ...nowhere, ...expected });
    });
  }

  test("where no engine builds, exporters do all of it", () => {
    const plan = (...args: readonly string[]) => planShipping(read(...args).shipping, false);
    assert.deepEqual(plan("-o", "x.tar").outputs, exported("docker", "x.tar").outputs);
    assert.deepEqual(plan("-o", "root").outputs, exported("local", "root").outputs);
    const { push, outputs } = plan("--push", "-t", "r/a");
    assert.deepEqual([push, outputs], [[], [{ type: "image", attributes: { push: "true" } }]]);
  });

  test("a push without a name is misuse", () => {
    for (const args of [["--push"], ["-o", "type=registry"], ["--push", ...two]]) {
      assert.throws(() => planShipping(read(...args).shipping, true), { code: "misuse" });
    }
  });
});

test("an engine that is named builds, unless a builder is named too", () => {
  const chosen = (...args: readonly string[]) => read(...args).builder;
  assert.equal(chosen(), undefined);
  assert.equal(chosen("--engine", "unix:///x"), "default");
  assert.equal(chosen("--engine", "none", "--builder", "far"), "far");
});

test("paths are those of the current folder", () => {
  const args = ["-f", "d/F", "--iidfile", "i", "--metadata-file", "../m", "ctx"];
  const request = readBuildArguments(args, "/here", env);
  assert.equal(request.options.contextPath, "/here/ctx");
  const { file, idFile, metadataFile } = request;
  assert.deepEqual([file, idFile, metadataFile], ["/here/d/F", "/here/i", "/m"]);
});

test("every flag is in the help, and the help has no other", () => {
  const named = new Set(helpFor("build").match(/(?<=^ {2}(-\w, )?)--[a-z-]+/gm));
  for (const flag of named) {
    const isKnown = [[flag], [`${flag}=x`]].some((args) => {
      try {
        read(...args);
        return true;
      } catch (error) {
        return !/Unknown option/.test(String(error));
      }
    });
    assert.ok(isKnown, flag);
  }
  for (const [flag] of wrong) assert.ok(named.has(`--${flag}`), flag);
  const lines = helpFor("build").split("\n");
  assert.deepEqual(
    lines.filter((line) => line.length > 100),
    [],
  );
});
