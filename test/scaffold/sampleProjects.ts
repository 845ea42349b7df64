import type { Tree } from "../buildcontext/contextFolder.ts";
import type { PackageRegistry } from "../support/packageRegistry.ts";

/** A small program as its author would have it, that answers with the word of a package and its user. */
export interface SampleProject {
  readonly says: string;
  /** File texts by path. */
  files(registry: PackageRegistry): Tree;
  /** Answers to what the files leave open. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Part of what it answers to a request, or prints. */
  readonly expects: RegExp;
}

export const sampleProjects: readonly SampleProject[] = [
  {
    says: "Go, a server with a dependency",
    files: ({ goSum }) => ({
      "go.mod": "module example.test/hello\n\ngo 1.19\n\nrequire example.test/leftword v1.0.0\n",
      "go.sum": goSum,
      "main.go": goServer,
      "internal/words/words.go":
        'package words\n\nimport "example.test/leftword"\n\nfunc Word() string { return leftword.Word }\n',
    }),
    expects: /^left by 65532$/,
  },
  {
    says: "Go, a program below cmd without dependencies, with go.mod alone",
    files: () => ({
      "go.mod": "module example.test/once\n\ngo 1.19\n",
      "cmd/once/main.go":
        'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() { fmt.Println("once by", os.Getuid()) }\n',
    }),
    answers: { port: "" },
    expects: /^once by 65532$/,
  },
  {
    says: "Node, a server with a build step and a dependency",
    files: (registry) => ({
      ...npmPackage(registry, ["leftword"], {
        scripts: { build: "node build.mjs", start: "node dist/server.js" },
      }),
      "build.mjs":
        'import { cpSync } from "node:fs";\ncpSync("src", "dist", { recursive: true });\n',
      "src/server.js": nodeServer,
    }),
    expects: /^left by 1000$/,
  },
  {
    says: "Node, a server that is run as it is",
    files: (registry) => ({
      ...npmPackage(registry, ["leftword"], {
        scripts: { start: "node server.js" },
        main: "server.js",
      }),
      "server.js": nodeServer,
    }),
    expects: /^left by 1000$/,
  },
  {
    says: "Node, a page that Vite builds",
    files: (registry) => ({
      ...npmPackage(registry, ["vite"], { scripts: { build: "vite build" } }),
      "index.html": "<h1>built</h1>\n",
    }),
    expects: /^<h1>built<\/h1>$/m,
  },
  {
    says: "Python, a server with requirements.txt",
    files: () => ({
      "requirements.txt": "leftword==1.0.0\n",
      "main.py": pythonServer,
    }),
    answers: { port: "8000" },
    expects: /^left by 10001$/,
  },
  {
    says: "Python, a project with a build backend",
    files: () => ({
      "pyproject.toml":
        '[build-system]\nrequires = ["leftbuild"]\nbuild-backend = "leftbuild"\n\n[project]\nname = "hello"\nversion = "1.0.0"\n\n[project.scripts]\nhello = "hello:main"\n',
      "hello/__init__.py": 'import os\n\n\ndef main():\n    print("project by", os.getuid())\n',
    }),
    answers: { port: "" },
    expects: /^project by 10001$/,
  },
  {
    says: "a web site without any toolchain",
    files: () => ({ "index.html": "<h1>a page</h1>\n", "style.css": "" }),
    expects: /^<h1>a page<\/h1>$/m,
  },
  {
    says: "a script without any toolchain",
    files: () => ({ "start.sh": "#!/bin/sh\necho script by $(id -u)\n" }),
    answers: { content: "program", start: "sh start.sh" },
    expects: /^script by 10001$/,
  },
];

const goServer = `package main

import (
	"fmt"
	"log"
	"net/http"
	"os"

	"example.test/hello/internal/words"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "%s by %d", words.Word(), os.Getuid())
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
`;

const nodeServer = `const { createServer } = require("node:http");
const { word } = require("leftword");

createServer((_request, response) => response.end(word + " by " + process.getuid())).listen(
  process.env.PORT ?? 3000,
);
`;

const pythonServer = `import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from leftword import word


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{word} by {os.getuid()}".encode())


if __name__ == "__main__":
    HTTPServer(("", 8000), Handler).serve_forever()
`;

function npmPackage(
  { npmIntegrity }: PackageRegistry,
  names: readonly string[],
  manifest: Readonly<Record<string, unknown>>,
): Tree {
  const version = (name: string): string => (name === "vite" ? "7.0.0" : "1.0.0");
  // Vite is for development, as in every project.
  const kind = names.includes("vite") ? "devDependencies" : "dependencies";
  const wanted = { [kind]: Object.fromEntries(names.map((name) => [name, `^${version(name)}`])) };
  const root = { name: "hello", version: "1.0.0", ...wanted };
  const locked = names.map((name) => [
    `node_modules/${name}`,
    {
      ...{ version: version(name), integrity: npmIntegrity[name] },
      ...(name === "vite" && { dev: true, bin: { vite: "index.js" } }),
    },
  ]);
  const lock = { name: "hello", version: "1.0.0", lockfileVersion: 3, requires: true };
  return {
    "package.json": `${JSON.stringify({ ...root, private: true, ...manifest }, undefined, 2)}\n`,
    "package-lock.json": `${JSON.stringify({
      ...lock,
      packages: { "": root, ...Object.fromEntries(locked) },
    })}\n`,
  };
}
