import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { afterEach, describe, it } from "mocha";
import {
  type CompletionItem,
  type CompletionList,
  ConfigurationTarget,
  commands,
  SnippetString,
  type TextDocument,
  workspace,
} from "vscode";
import { closeEditors, openUntitled } from "./documents.ts";
import { eventually } from "./eventually.ts";

export function completionSuite(): void {
  describe("completion", () => {
    afterEach(closeEditors);

    it("offers stages for COPY --from, with what they are FROM", async () => {
      const { document, items } = await complete(
        "FROM example.com/go:1 AS build\nFROM example.com/run:1 AS last\nCOPY --from=b| /a /b\n",
        "build",
      );
      const build = items.find((item) => nameOf(item) === "build");
      assert.ok(build && typeof build.label !== "string");
      assert.equal(build.label.description, "stage, FROM example.com/go:1");
      assert.ok(build.range && "replacing" in build.range);
      assert.equal(document.getText(build.range.replacing), "b");
      assert.ok(!items.some((item) => nameOf(item) === "last"));
    });

    it("offers instructions as snippets, and whole files where nothing is", async () => {
      const { items } = await complete("FROM example.com/a:1\nEN|", "ENV");
      const env = items.find((item) => nameOf(item) === "ENV");
      assert.ok(env?.insertText instanceof SnippetString);
      const empty = await complete("|", "Go");
      assert.ok(empty.items.some((item) => nameOf(item) === ".NET"));
    });

    it("offers variables behind a dollar sign, and words of apt-get in RUN", async () => {
      await complete("ARG TAG=1\nFROM example.com/a:$|\n", "TAG");
      await complete("FROM example.com/a:1\nRUN apt-get in|\n", "install");
    });

    it("names rules in an ignore comment", async () => {
      await complete("FROM example.com/a:1\n# slipway ignore=pin|\n", "pin-base-image-tag");
    });

    it("has the tags, repositories and digests of a registry that is allowed, and asks no other", async () => {
      await using registry = await startRegistry();
      const { host, asked } = registry;
      const set = (value: readonly string[] | undefined) =>
        workspace
          .getConfiguration("slipway.authoring")
          .update("registries", value, ConfigurationTarget.Global);
      await complete(`FROM ${host}/team/app:1\nRUN apt-get in|\n`, "install");
      const document = await openUntitled(`FROM ${host}/team/app:\n`);
      const offset = document.getText().length - 1;
      const before = await itemsAt(document, offset);
      assert.deepEqual([before.filter((it) => nameOf(it) === "1.10"), asked], [[], []]);
      try {
        await set([host]);
        const tags = await eventually(
          () => itemsAt(document, offset),
          (found) => found.some((it) => nameOf(it) === "1.10"),
        );
        const names = tags.map(nameOf);
        assert.ok(names.indexOf("1.10") < names.indexOf("1.9"), names.join());
        await complete(`FROM ${host}/te|\n`, `${host}/team/app`);
        await complete(`FROM ${host}/team/app:1.9@|\n`, digest);
      } finally {
        await set(undefined);
      }
    });

    it("goes away with its setting", async () => {
      const set = (value: string | undefined) =>
        workspace
          .getConfiguration("slipway.authoring")
          .update("completion", value, ConfigurationTarget.Global);
      const document = await openUntitled("FROM example.com/a:1\nCOPY --\n");
      const offset = document.getText().indexOf("--") + 2;
      const isThere = async () => (await itemsAt(document, offset)).some(isFlag);
      await eventually(isThere, (there) => there);
      try {
        await set("off");
        await eventually(isThere, (there) => !there);
      } finally {
        await set(undefined);
      }
    });
  });
}

const manifest = "{}";
const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;

/** Answers as a registry does; the real ones are asked in `registryNames.engine.test.ts`. */
async function startRegistry() {
  const asked: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    "/v2/": {},
    "/v2/_catalog": { repositories: ["team/app"] },
    "/v2/team/app/tags/list": { name: "team/app", tags: ["1.9", "1.10"] },
    "/v2/team/app/manifests/1.9": JSON.parse(manifest),
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    asked.push(path);
    const answer = answers[path];
    const body = JSON.stringify(answer ?? {});
    response.writeHead(answer === undefined ? 404 : 200, {
      "content-length": body.length,
      "content-type": path.includes("/manifests/")
        ? "application/vnd.oci.image.manifest.v1+json"
        : "application/json",
      "docker-content-digest": digest,
    });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  return {
    host: `127.0.0.1:${address.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isFlag(item: CompletionItem): boolean {
  return nameOf(item) === "--chown";
}

/** Asks at the `|` until an entry is there: the first time the chunk is still being loaded. */
async function complete(
  marked: string,
  label: string,
): Promise<{ readonly document: TextDocument; readonly items: readonly CompletionItem[] }> {
  const offset = marked.indexOf("|");
  const document = await openUntitled(marked.replace("|", ""));
  const items = await eventually(
    () => itemsAt(document, offset),
    (found) => found.some((item) => nameOf(item) === label),
  );
  return { document, items };
}

async function itemsAt(document: TextDocument, offset: number): Promise<readonly CompletionItem[]> {
  const list = await commands.executeCommand<CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    document.positionAt(offset),
  );
  return list.items;
}

function nameOf({ label }: CompletionItem): string {
  return typeof label === "string" ? label : label.label;
}
