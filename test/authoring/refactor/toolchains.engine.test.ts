import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { RefactoringId } from "../../../src/authoring/refactor/refactorings.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { createContextFolder, type Tree } from "../../buildcontext/contextFolder.ts";
import { createOwnContainers } from "../../engine/containerFixture.ts";
import { connect, removeQuietly } from "../../engine/engineFixture.ts";
import { printedBy, programAnswer } from "../../engine/programAnswer.ts";
import { buildFolder } from "../../engine/syncedBuild.ts";
import { pom } from "../../scaffold/bigProjects.ts";
import { buildStandIns } from "../../scaffold/buildStandIns.ts";
import { requireBeds } from "../../support/beds/beds.ts";
import { loadToolchainImages } from "../../support/beds/toolchainImages.ts";
import { type PackageRegistry, servePackages } from "../../support/packageRegistry.ts";
import { realEngines } from "../../support/realEngines.ts";
import { readMarks, refactored } from "./refactored.ts";

interface Sample {
  readonly id: RefactoringId;
  readonly says: string;
  readonly text: string;
  readonly files: (registry: PackageRegistry) => Tree;
  /** What the program answers, before and after. */
  readonly answers: string;
  /** Run in the image: prints what is left, before and after. */
  readonly leaves?: { readonly command: string; readonly before: string; readonly after: string };
}

const bigBases = [
  "maven:3.9-eclipse-temurin-21",
  "eclipse-temurin:21-jre",
  "rust:1.90-slim-trixie",
];
const bases = [
  "golang:1.22",
  "gcr.io/distroless/base-debian12",
  "node:22",
  "node:22-slim",
  "python:3.13",
  "python:3.13-slim",
];

const goFiles = ({ goSum }: PackageRegistry): Tree => ({
  "go.mod": "module example.test/a\n\ngo 1.19\n\nrequire example.test/leftword v1.0.0\n",
  "go.sum": goSum,
  "main.go":
    'package main\n\nimport (\n\t"fmt"\n\n\t"example.test/leftword"\n)\n\nfunc main() { fmt.Println(leftword.Word) }\n',
});

const nodeFiles = ({ npmIntegrity }: PackageRegistry): Tree => ({
  "package.json":
    '{"name":"a","version":"1.0.0","scripts":{"build":"mkdir -p dist && cp src.js dist/main.js"},"dependencies":{"leftword":"1.0.0"}}',
  "package-lock.json": `{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"a","version":"1.0.0","dependencies":{"leftword":"1.0.0"}},"node_modules/leftword":{"version":"1.0.0","integrity":"${npmIntegrity.leftword}"}}}`,
  "src.js": 'console.log(require("leftword").word, process.cwd());\n',
});

const npmCache = "test ! -e /root/.npm/_cacache && echo none || echo kept";

const samples: readonly Sample[] = [
  {
    id: "to-multi-stage",
    says: "Go",
    text: 'FROM golang:1.22|\nWORKDIR /src\nCOPY go.mod go.sum *.go ./\nRUN CGO_ENABLED=0 go build -o /app .\nENTRYPOINT ["/app"]\n',
    files: goFiles,
    answers: "left",
  },
  {
    id: "to-multi-stage",
    says: "Node",
    text: 'FROM node:22|\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nENV A=b\nCMD ["node", "dist/main.js"]\n',
    files: nodeFiles,
    answers: "left /app",
  },
  {
    id: "to-multi-stage",
    says: "Python",
    text: 'FROM python:3.13|\nWORKDIR /app\nRUN python -m venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nCOPY . .\nRUN pip install --only-binary=:all: -r requirements.txt\nCMD ["python", "main.py"]\n',
    files: () => ({
      "requirements.txt": "leftword==1.0.0\n",
      "main.py": "import os, leftword\nprint(leftword.word, os.getcwd())\n",
    }),
    answers: "left /app",
  },
  {
    id: "add-cache-mount",
    says: "Go",
    text: 'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go mod download|\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n',
    files: goFiles,
    answers: "left",
    leaves: {
      command:
        "test ! -e /go/pkg/mod/cache && test ! -e /root/.cache/go-build/00 && echo none || echo kept",
      before: "kept",
      after: "none",
    },
  },
  {
    id: "add-cache-mount",
    says: "npm",
    text: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci|\nCMD ["node", "src.js"]\n',
    files: nodeFiles,
    answers: "left /app",
    leaves: { command: npmCache, before: "kept", after: "none" },
  },
  {
    id: "mount-cache-and-drop-cleanup",
    says: "npm",
    text: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci| && npm cache clean --force\nCMD ["node", "src.js"]\n',
    files: nodeFiles,
    answers: "left /app",
    leaves: { command: npmCache, before: "none", after: "none" },
  },
];

/** With a toolchain that is too big for every run, and plugins from a real registry. */
const bigSamples: readonly Sample[] = [
  {
    id: "to-multi-stage",
    says: "Java",
    text: 'FROM maven:3.9-eclipse-temurin-21|\nWORKDIR /app\nCOPY . .\nRUN mvn --batch-mode package\nENTRYPOINT ["java", "-jar", "target/hello-1.0.0.jar"]\n',
    files: () => ({
      "pom.xml": pom,
      "src/main/java/demo/Main.java":
        'package demo;\n\npublic class Main {\n  public static void main(String[] args) {\n    System.out.println("left");\n  }\n}\n',
    }),
    answers: "left",
  },
  {
    id: "to-multi-stage",
    says: "Rust",
    text: 'FROM rust:1.90-slim-trixie|\nWORKDIR /src\nCOPY Cargo.toml Cargo.lock ./\nCOPY src ./src\nRUN cargo build --release --locked\nCMD ["./target/release/app"]\n',
    files: () => ({
      "Cargo.toml": '[package]\nname = "app"\nversion = "1.0.0"\nedition = "2021"\n',
      "Cargo.lock": 'version = 4\n\n[[package]]\nname = "app"\nversion = "1.0.0"\n',
      "src/main.rs": 'fn main() { println!("left"); }\n',
    }),
    answers: "left",
  },
];
const all = process.env.SLIPWAY_SCAFFOLDS === "all";

for (const bed of realEngines().filter(({ name }) => name === "docker 28.5")) {
  const skip = requireBeds("toolchains");
  const title = `refactorings of toolchains keep what the program does, ${bed.name}`;
  describe(title, { timeout: all ? 1_500_000 : 300_000, skip }, () => {
    const loaded: string[] = [];
    let engine: Engine;
    let registry: PackageRegistry;
    const own = createOwnContainers(() => engine);

    before(async () => {
      engine = await connect(bed);
      registry = await servePackages();
      const socket = bed.host.replace("unix://", "");
      const images = await loadToolchainImages({ socket }, bases, registry.env);
      loaded.push(...images.loaded);
      assert.deepEqual(images.unknown, []);
      if (all) loaded.push(...(await buildStandIns(engine, socket, bigBases)).built);
    });
    after(async () => {
      await own.removeAll();
      await removeQuietly(engine, ...loaded);
      await registry?.[Symbol.asyncDispose]();
    });

    for (const sample of all ? [...samples, ...bigSamples] : samples) {
      it(`${sample.id}: ${sample.says}`, async () => {
        const changed = await refactored(sample.id, sample.text);
        assert.ok(changed !== undefined, "not offered");
        const [one, other] = [
          await outcome(sample, readMarks(sample.text).text),
          await outcome(sample, changed),
        ];
        assert.equal(one.answer, sample.answers);
        assert.equal(other.answer, sample.answers, changed);
        assert.deepEqual([one.left, other.left], [sample.leaves?.before, sample.leaves?.after]);
        if (sample.id === "to-multi-stage") assert.ok(other.size < one.size, changed);
      });
    }

    async function outcome({ files, leaves }: Sample, dockerfile: string) {
      using folder = createContextFolder(files(registry));
      writeFileSync(join(folder.path, "Dockerfile"), dockerfile);
      // The registry of packages is served by this machine.
      const options = { request: { network: "host" } };
      const built = await buildFolder(engine, folder.path, options);
      const { imageId } = built;
      assert.ok(imageId !== undefined, `${built.error}\n${printedBy(built)}\n${dockerfile}`);
      try {
        const command = ["sh", "-c", leaves?.command ?? ""];
        const answer = await programAnswer(engine, own, imageId);
        const left = leaves && (await programAnswer(engine, own, imageId, command));
        const listed = (await engine.listImages()).find(({ id }) => id === imageId);
        return { answer, left, size: listed?.size ?? 0 };
      } finally {
        await own.removeAll();
        await removeQuietly(engine, imageId);
      }
    }
  });
}
