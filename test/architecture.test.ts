import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

/** The layer table of docs/architecture.md, as data. */
const layers: Readonly<Record<string, Layer>> = {
  base: { imports: [], builtins: [] },
  reference: { imports: ["base"], builtins: [] },
  dockerfile: { imports: ["base"], builtins: [], packages: ["dockerfile-ast", "web-tree-sitter"] },
  progress: { imports: ["base"], builtins: [] },
  lint: {
    imports: ["base", "reference", "dockerfile"],
    builtins: [],
    packages: ["spdx-license-ids"],
  },
  lintconfig: {
    imports: ["base", "reference", "dockerfile", "lint"],
    builtins: [],
    packages: ["jsonc-parser", "yaml"],
  },
  scaffold: { imports: ["base", "reference", "dockerfile", "lint"], builtins: [] },
  authoring: { imports: ["base", "reference", "dockerfile", "lint", "scaffold"], builtins: [] },
  oci: { imports: ["base", "reference"], builtins: ["crypto"] },
  buildcontext: { imports: ["base", "dockerfile"], builtins: "any", packages: ["tar-fs"] },
  image: {
    imports: ["base", "reference", "oci", "buildcontext"],
    builtins: "any",
    packages: ["fzstd", "tar-stream"],
  },
  registry: {
    imports: ["base", "reference", "oci"],
    builtins: "any",
    packages: ["jsonc-parser"],
  },
  engine: {
    imports: ["base", "reference", "progress", "buildcontext", "registry"],
    builtins: "any",
    packages: ["dockerode", "docker-modem", "protobufjs"],
  },
  assemble: {
    imports: ["base", "reference", "dockerfile", "oci", "image", "buildcontext", "progress"],
    builtins: "any",
  },
  app: {
    imports: [
      ...[
        "base",
        "reference",
        "dockerfile",
        "progress",
        "lint",
        "lintconfig",
        "scaffold",
        "authoring",
        "oci",
        "buildcontext",
      ],
      ...["image", "registry", "engine", "assemble"],
    ],
    builtins: "any",
  },
  cli: { imports: "any core", builtins: "any", packages: ["tar-fs"] },
  vscode: { imports: "any core", builtins: "any", packages: ["vscode"] },
  "extension.ts": { imports: ["app", "vscode", "base"], builtins: [], packages: ["vscode"] },
  "extension.web.ts": { imports: ["vscode"], builtins: [], packages: [] },
  "cli.ts": { imports: ["cli", "base"], builtins: "any" },
};

interface Layer {
  /** Rooms it may import; "any core" is every room but vscode and cli, and itself always. */
  readonly imports: readonly string[] | "any core";
  readonly builtins: readonly string[] | "any";
  readonly packages?: readonly string[];
}

const src = fileURLToPath(new URL("../src/", import.meta.url));

describe("architecture", () => {
  const files = sourceFiles();

  it("has every room of src in the layer table", () => {
    const rooms = new Set(files.map((file) => roomOf(file)));
    const unknown = [...rooms].filter((room) => layers[room] === undefined);
    assert.deepEqual(unknown, []);
  });

  for (const file of files) {
    const room = roomOf(file);
    it(`lets ${room} import only what its layer may: ${file}`, () => {
      const violations = importsOf(file).flatMap((specifier) => violation(file, specifier) ?? []);
      assert.deepEqual(violations, []);
    });
  }

  it("has no import cycle, type-only imports included", () => {
    assert.deepEqual(findCycle(files), undefined);
  });

  it("finds a violation and a cycle where there is one", () => {
    assert.match(String(violation("base/x.ts", "../lint/rule.ts")), /base may not import lint/);
    assert.match(String(violation("lint/x.ts", "node:fs")), /lint may not use node:fs/);
    assert.match(String(violation("app/x.ts", "vscode")), /app may not use the package vscode/);
    assert.deepEqual(importsIn('import type { A } from "./a.ts";\nexport * from "./b.ts";'), [
      "./a.ts",
      "./b.ts",
    ]);
    assert.deepEqual(importsIn('const a = import("./a.ts"); type B = import("./b.ts").B;'), [
      "./a.ts",
      "./b.ts",
    ]);
  });
});

function violation(file: string, specifier: string): string | undefined {
  const room = roomOf(file);
  const layer = layers[room];
  if (layer === undefined) return `${file}: ${room} is not in the layer table`;
  if (specifier.startsWith(".")) {
    const target = roomOf(relative(src, resolve(src, dirname(file), specifier)));
    if (target === room || mayImport(layer, target)) return undefined;
    return `${file}: ${room} may not import ${target} (${specifier})`;
  }
  const bare = specifier.replace(/^node:/, "");
  if (specifier.startsWith("node:") || builtinModules.includes(bare)) {
    if (layer.builtins === "any" || layer.builtins.includes(bare)) return undefined;
    return `${file}: ${room} may not use ${specifier}`;
  }
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (layer.packages?.includes(name)) return undefined;
  return `${file}: ${room} may not use the package ${name}`;
}

function mayImport(layer: Layer, target: string): boolean {
  if (layer.imports !== "any core") return layer.imports.includes(target);
  return target !== "vscode" && target !== "cli" && !target.endsWith(".ts");
}

function findCycle(files: readonly string[]): readonly string[] | undefined {
  const graph = new Map(files.map((file) => [file, localImports(file)]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] | undefined => {
    if (done.has(file)) return undefined;
    const at = path.indexOf(file);
    if (at !== -1) return [...path.slice(at), file];
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of files) {
    const cycle = visit(file);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function localImports(file: string): readonly string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(src, resolve(src, dirname(file), specifier)));
}

function importsOf(file: string): readonly string[] {
  return importsIn(readFileSync(resolve(src, file), "utf8"));
}

function importsIn(text: string): readonly string[] {
  const statements = /^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?\s*"([^"]+)"/gm;
  const calls = /\bimport\(\s*"([^"]+)"\s*\)/g;
  return [...text.matchAll(statements), ...text.matchAll(calls)].flatMap((match) => match[1] ?? []);
}

function roomOf(file: string): string {
  return file.split(sep)[0] ?? file;
}

function sourceFiles(): readonly string[] {
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort();
}
