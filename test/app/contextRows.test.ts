import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { createContextReport } from "../../src/app/contextReport.ts";
import { type ContextRow, contextChildren, contextRoots } from "../../src/app/contextRows.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createContextFolder, type Tree } from "../buildcontext/contextFolder.ts";

const tree: Tree = {
  ".dockerignore": "node_modules\n",
  "package.json": "{}",
  "src/a.ts": "aaaa",
  "src/deep/b.ts": "bb",
  "node_modules/x.js": "x",
  "README.md": "r",
};

async function report(dockerfile: string, options: { readonly target?: string } = {}) {
  using folder = createContextFolder({ ...tree, Dockerfile: dockerfile });
  return await createContextReport({
    ...{ document: parseDockerfile(dockerfile), contextPath: folder.path, buildArgs: {} },
    dockerfilePath: join(folder.path, "Dockerfile"),
    ...options,
  });
}

/** The rows with all below them, each as one word or two. */
function outline(rows: readonly ContextRow[], depth = 0): readonly string[] {
  return rows.flatMap((row) => [
    `${"  ".repeat(depth)}${nameOf(row)}`,
    ...outline(contextChildren(row), depth + 1),
  ]);
}

function nameOf(row: ContextRow): string {
  switch (row.kind) {
    case "sum":
      return `sum ${row.report.plan.sent.files}`;
    case "group":
      return row.group;
    case "instruction":
      return `${row.reader.line}-${row.reader.endLine} ${row.reader.stage} ${row.reader.text}`;
    case "folder":
      return `${row.folder.path}/`;
    case "line":
      return `line ${row.line.line}`;
    case "path":
      return row.ask === undefined ? row.path.path : `${row.path.path} by ${row.ask}`;
    case "unreadable":
      return row.path.path;
    case "more":
      return `${row.count} more`;
  }
}

test("the rows: by instruction, largest, by line, unused", async () => {
  const found = await report(
    "FROM x AS one\nCOPY package.json /\nCOPY src \\\n  /src/\nFROM one\nCOPY src/deep/b.ts /\n",
  );
  assert.deepEqual(outline(contextRoots(found)), [
    "sum 3",
    "sent",
    "  2-2 one COPY package.json /",
    "    package.json by 0",
    "  3-4 one COPY src \\",
    "    src/",
    "      src/deep/",
    "        src/deep/b.ts by 1",
    "      src/a.ts by 1",
    "  6-6 1 COPY src/deep/b.ts /",
    "    src/",
    "      src/deep/",
    "        src/deep/b.ts by 2",
    "biggest",
    "  src by 1",
    "  src/a.ts by 1",
    "  package.json by 0",
    "  src/deep/b.ts by 1",
    "excluded",
    "  line 0",
    "    node_modules",
    "unused",
    "  README.md",
  ]);
});

test("a foreign reader of the file is told of; Docker's own is none", async () => {
  const own = await report("# syntax=docker/dockerfile:1.7\nFROM x\n");
  const foreign = await report("# syntax=example.com/mine\nFROM x\n");
  assert.deepEqual([own.frontend, foreign.frontend], [undefined, "example.com/mine"]);
});

test("a target that the file does not have is a mistake with a name", async () => {
  await assert.rejects(report("FROM x\n", { target: "nope" }), {
    code: "misuse",
    message: "The Dockerfile has no stage nope.",
  });
});
