import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { lint } from "../../src/lint/linter.ts";
import { goVersion } from "../../src/scaffold/go/writeGo.ts";
import { guessPort } from "../../src/scaffold/guessPort.ts";
import {
  isDockerfileName,
  type Project,
  readProjects,
  readSites,
  scaffoldChoices,
  writeScaffold,
} from "../../src/scaffold/index.ts";
import { javaVersion } from "../../src/scaffold/java/writeJava.ts";
import { joinPath } from "../../src/scaffold/joinPath.ts";
import { missingIgnoreLines, withIgnoreLines } from "../../src/scaffold/missingIgnoreLines.ts";
import { nodeVersion } from "../../src/scaffold/node/writeNode.ts";
import { pythonVersion } from "../../src/scaffold/python/writePython.ts";
import { tomlStrings, tomlTables } from "../../src/scaffold/tomlTables.ts";
import { parseGoldenFile } from "../support/goldenFile.ts";
import { memoryProject } from "./memoryProject.ts";

const today = "2026-11-26";

async function only(files: Readonly<Record<string, string>>): Promise<Project> {
  const [project] = await readProjects(memoryProject(files));
  assert.ok(project);
  return project;
}

describe("projects of a folder", () => {
  it("are several where several tools build in it, the generic one last", async () => {
    const files = { "go.mod": "module a\n", "package.json": "{}", "requirements.txt": "" };
    const found = await readProjects(memoryProject(files));
    assert.deepEqual(
      found.map(({ ecosystem }) => ecosystem),
      ["go", "python", "node", "generic"],
    );
  });

  it("are those of folders below where it has none itself", async () => {
    const files = {
      "README.md": "",
      "services/api/go.mod": "module a\n",
      "services/web/package.json": "{}",
      "node_modules/x/package.json": "{}",
      ".cache/go.mod": "module b\n",
      "a/b/c/go.mod": "module too/deep\n",
    };
    const sites = await readSites(memoryProject(files));
    assert.deepEqual(
      sites.map(({ folder, project }) => `${folder}:${project.ecosystem}`),
      ["services/api:go", "services/web:node", ":generic"],
    );
  });

  it("are asked for once each file, and no more when cancelled", async () => {
    const files = { "go.mod": "module a\n" };
    const asked: string[] = [];
    const folder = memoryProject(files);
    const counting = {
      ...folder,
      read(path: string) {
        asked.push(path);
        return folder.read(path);
      },
    };
    await readProjects(counting);
    assert.deepEqual(asked, ["go.mod"]);
    const cancelled = AbortSignal.abort();
    await assert.rejects(() => readProjects(folder, cancelled), { name: "AbortError" });
  });

  const strange: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ["a byte order mark and CRLF", { "package.json": '\uFEFF{\r\n"main": "a.js" }\r\n' }, "node"],
    ["a package.json that is no object", { "package.json": "[]" }, "generic"],
    ["a package.json that is cut", { "package.json": '{ "name": "a' }, "generic"],
    ["an empty pom.xml", { "pom.xml": "" }, "java"],
    ["an empty Cargo.toml", { "Cargo.toml": "" }, "rust"],
    ["an empty go.mod", { "go.mod": "" }, "go"],
    ["a go.work that names what is not there", { "go.work": "use ./a\nuse ../b\n" }, "go"],
    ["a project file without anything", { "a.csproj": "" }, "dotnet"],
    ["poms that name each other", { "pom.xml": "<module>.</module><module>..</module>" }, "java"],
    ["a folder called as a manifest", { "go.mod/a": "" }, "generic"],
    ["nothing", {}, "generic"],
  ];
  for (const [what, files, ecosystem] of strange) {
    it(`are read past ${what}`, async () => {
      const project = await only(files);
      assert.equal(project.ecosystem, ecosystem);
      const { dockerfile } = writeScaffold(project, { today });
      assert.deepEqual(parseDockerfile(dockerfile).problems, []);
    });
  }
});

/** Names that need quotes, or say something to a shell, stay names. */
describe("scaffolds of unusual names", () => {
  const cases: readonly Readonly<Record<string, string>>[] = [
    {
      "go.mod": 'module example.com/a";rm\n',
      "cmd/a b $(x)/main.go": "package main\n\nfunc main() {}\n",
    },
    { "My App.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web" />', "$x`y.csproj": "<Project />" },
    { "package.json": '{ "main": "a b.js" }', "a b.js": "" },
    { "Cargo.toml": '[package]\nname = "a\'b"\n', "src/main.rs": "" },
    { "requirements.txt": "-r a b.txt\n-c ../c.txt\n", "it's.py": "" },
  ];
  for (const files of cases) {
    it(Object.keys(files).join(", "), async () => {
      const { dockerfile } = writeScaffold(await only(files), { today });
      const document = parseDockerfile(dockerfile);
      assert.deepEqual(document.problems, [], dockerfile);
      const runs = dockerfile.split("\n").filter((line) => /^(RUN|CMD|ENTRYPOINT| {4})/.test(line));
      for (const line of runs) assert.doesNotMatch(line.replace(/'[^']*'/g, ""), /[$`;]/, line);
    });
  }
});

describe("answers", async () => {
  const folder = new URL("../fixtures/scaffold/", import.meta.url);
  for (const name of readdirSync(folder).sort()) {
    const { sections } = parseGoldenFile(readFileSync(new URL(name, folder), "utf8"));
    const files = [...sections].filter(([path]) => !path.startsWith("written "));
    const project = await only(Object.fromEntries(files));
    const tried = scaffoldChoices(project).flatMap(({ id, kind, options }) => {
      if (kind === "option") return (options ?? []).map(({ value }) => ({ [id]: value }));
      return kind === "port" ? [{ port: "" }, { port: "7000" }] : [];
    });
    for (const answers of tried) {
      it(`${name}: ${JSON.stringify(answers)} gives a file without findings`, () => {
        const written = writeScaffold(project, { answers, today: "2026-06-01" });
        const findings = lint(parseDockerfile(written.dockerfile), {
          preset: "strict",
          today: "2026-06-01",
        });
        assert.deepEqual(findings, [], written.dockerfile);
        const { port } = answers as { readonly port?: string };
        // A web server that is the image's own has its port already.
        const isFixed = written.dockerfile.includes("nginx-unprivileged");
        if (port === "7000" && !isFixed) assert.match(written.dockerfile, /^EXPOSE 7000$/m);
      });
    }
    it(`${name}: what makes no sense is passed over`, () => {
      const answers = { port: "70000", main: "\n", other: "x", workspace: "?", content: "?" };
      assert.deepEqual(
        writeScaffold(project, { answers, today }),
        writeScaffold(project, { today }),
      );
    });
  }
});

describe("versions", () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ["Go as new as go.mod", goVersion("1.99"), "1.99"],
    ["the newest Go for an old go.mod", goVersion("1.18"), goVersion(undefined)],
    ["Node's newest line with long support", nodeVersion(undefined, today), "24"],
    ["a line of Node that fits", nodeVersion(">=20 <23", today), "22"],
    ["an old Node that is asked for", nodeVersion("^18.0.0", today), "18"],
    ["Node for a range that is not understood", nodeVersion("latest", today), "24"],
    ["a Node that is newer than the table", nodeVersion(">=26", today), "26"],
    ["a Python that is newer than the table", pythonVersion(">=3.20", today), "3.20"],
    ["Python for one that is asked for", pythonVersion("<3.13,>=3.9", today), "3.12"],
    ["a Python past its end", pythonVersion("==3.8.*", today), "3.8"],
    ["the Java that is compiled for", javaVersion({ wanted: 17, isExact: false }), 17],
    ["the next Java with long support", javaVersion({ wanted: 19, isExact: false }, today), 21],
    ["the very Java of a toolchain", javaVersion({ wanted: 23, isExact: true }, today), 23],
    ["a Java without any wish", javaVersion({ wanted: undefined, isExact: false }), 21],
  ];
  for (const [what, found, wanted] of cases) it(what, () => assert.equal(found, wanted));
});

describe("ports", () => {
  const server = { isServer: true, usual: "3000" };
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['http.ListenAndServe(":9090", nil)', "9090"],
    ["app.listen(process.env.PORT || 4000)", "4000"],
    ["const port = process.env['PORT'] ?? 4001;", "4001"],
    ["app.listen(5000, () => {})", "5000"],
    ['os.environ.get("PORT", 8001)', "8001"],
    ["uvicorn main:app --port 8002", "8002"],
    ["SocketAddr::from(([0, 0, 0, 0], 3001))", "3001"],
    ['listen("127.0.0.1:99999")', "3000"],
    ["nothing", "3000"],
  ];
  for (const [text, port] of cases) {
    it(text, () => assert.equal(guessPort([text], server).port, port));
  }
  it("are none where nothing serves", () => {
    assert.deepEqual(guessPort(["x"], { isServer: false, usual: "1" }), {
      port: undefined,
      isGuess: false,
    });
  });
});

describe("plain parts", () => {
  it("paths stay inside", () => {
    assert.deepEqual(
      [
        joinPath("a", "../b/./c"),
        joinPath("a", "../../b"),
        joinPath("", "/etc"),
        joinPath("", "."),
      ],
      ["b/c", undefined, undefined, ""],
    );
  });

  it("TOML is read by tables, arrays over several lines, past comments and long texts", () => {
    const tables = tomlTables(
      'a = 1 # x\n[project]\nname = "b#c"\nlist = [\n  "d", # e\n  \'f\',\n]\ntext = """\n[no]\n"""\n[[bin]]\nname = "g"\n[[bin]]\n"q.r" = "h"\n',
    );
    assert.deepEqual(
      tables.map(({ name, values }) => [name, ...values.keys()]),
      [
        ["", "a"],
        ["project", "name", "list", "text"],
        ["bin", "name"],
        ["bin", "q.r"],
      ],
    );
    assert.deepEqual(tomlStrings(tables[1]?.values.get("list")), ["d", "f"]);
    assert.equal(tables[1]?.values.get("name"), '"b#c"');
  });

  it("lines that an ignore file lacks are told by their patterns", () => {
    const wanted = "# why\n.git\n**/.env\nbin\n**/a\n";
    assert.deepEqual(missingIgnoreLines(wanted, "/.git/\n.env\n!bin\n**/a"), ["**/.env", "bin"]);
    assert.equal(
      withIgnoreLines("a\r\nb", ["c"]),
      "a\r\nb\r\n\r\n# Not needed in an image\r\nc\r\n",
    );
    assert.equal(withIgnoreLines("", ["c"]), "# Not needed in an image\nc\n");
    assert.equal(withIgnoreLines("a", []), "a");
  });

  it("names of Dockerfiles are known", () => {
    const good = ["Dockerfile", "dockerfile", "Containerfile", "Dockerfile.web", "web.Dockerfile"];
    const bad = [
      "",
      "a",
      "Dockerfile.dockerignore",
      "a/Dockerfile",
      "Dockerfile.",
      ".Dockerfile.x y",
    ];
    assert.deepEqual(
      [good.filter((it) => !isDockerfileName(it)), bad.filter(isDockerfileName)],
      [[], []],
    );
  });
});
