import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { RefactoringId } from "../../../src/authoring/refactor/refactorings.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";
import { readTar } from "../../buildcontext/readTar.ts";
import { connect, removeQuietly, unique } from "../../engine/engineFixture.ts";
import { buildFolder } from "../../engine/syncedBuild.ts";
import { builderEngines, realRegistry } from "../../support/realEngines.ts";
import { readMarks, refactored } from "./refactored.ts";

const head = "FROM alpine:3.19\n";

/** With an apt-get that makes a file of each package, and has its lists and archives where apt has them. */
const withApt = `FROM debian:bookworm-slim
RUN mkdir -p /var/cache/apt /var/lib/apt
COPY --chmod=755 <<'EOF' /usr/bin/apt-get
#!/bin/sh
mkdir -p /pkg /var/cache/apt/archives /var/lib/apt/lists
for word; do
  case $word in -*) ;; *) echo "$word" >"/pkg/$word" ;; esac
done
echo list >/var/lib/apt/lists/all
echo archive >/var/cache/apt/archives/some.deb
EOF
`;
const inAptCache = /^var\/(cache|lib)\/apt\/[^ ]/;

/** Built before and after: the same files, and the same configuration but for the history. */
const samples: readonly {
  readonly id: RefactoringId;
  readonly text: string;
  /** Where the words of the configuration change by what was asked for. */
  readonly changesStart?: boolean;
  /** Files that the image is rid of. */
  readonly withoutFiles?: RegExp;
}[] = [
  {
    id: "run-to-heredoc",
    text: `${head}ENV V=7\nRUN mkdir -p /o|ut \\\n    # a comment with 'quotes'\n    && echo "$V  \\$V" > /out/a \\\n    && printf '%s\\n' "x  y" \\\n        'it' \\\n        z > /out/b \\\n    && if [ -f /out/a ]; then cp /out/a /out/c; fi\n`,
  },
  {
    id: "run-to-heredoc",
    text: `${head}RUN set -eux; \\\n    # why\n    for f in a| b; do \\\n        echo "$f" > "/$f"; \\\n    done; \\\n    test -f /x || echo no > /no\n`,
  },
  {
    id: "heredoc-to-run",
    text: `${head}RUN <<EOF\nset -e\n# why\nmkdir /o|ut\necho "a  b" \\\n  '$c' > /out/a\necho \\$x > /out/b\nEOF\n`,
  },
  {
    id: "heredoc-to-run",
    text: `${head}RUN <<-'EOF'\n\tset -ex\n\techo $HOME| > /a\n\tfalse || echo b > /b\nEOF\n`,
  },
  {
    id: "split-run",
    text: `${head}RUN echo a > /a \\\n    # why\n    &&| (cd /tmp && echo b > b) \\\n    && echo c > /c\n`,
  },
  { id: "join-runs", text: `${head}RUN echo a > /a|\n# why\nRUN cat /a > /b && echo c > /c\n` },
  { id: "to-exec-form", text: `${head}CMD echo| 'a b' c\n`, changesStart: true },
  { id: "to-shell-form", text: `${head}CMD ["echo",| "a b", "$c"]\n`, changesStart: true },
  {
    id: "extract-arg",
    text: `${head}RUN echo "app-⟦1.2⟧.tgz" > /a\n`,
  },
  { id: "extract-arg", text: "FROM alpine:3.1|9\nRUN echo a > /a\n" },
  {
    id: "inline-arg",
    text: `${head}ARG V|=1.2\nENV A=x$V\nRUN echo "$V-\${V}" > /a-$V\nWORKDIR /w-$V\n`,
  },
  { id: "inline-arg", text: "ARG V|=3.19\nFROM alpine:$V\nARG V\nRUN echo $V > /a\n" },
  { id: "wrap-line", text: `${head}RUN echo a > /a &&| echo 'b  c' > /b || false\n` },
  {
    id: "sort-package-list",
    text: `${withApt}RUN apt-get update && apt-get install -y⟦ ⟧zip curl \\\n    git && echo done > /done\n`,
  },
  {
    id: "one-package-a-line",
    text: `${withApt}RUN apt-get update && apt-get install -y⟦ ⟧zip curl git && echo done > /done\n`,
  },
  {
    id: "packages-on-one-line",
    text: `${withApt}RUN apt-get update && apt-get install -y \\\n    zip⟦ ⟧\\\n    curl \\\n    git && echo done > /done\n`,
  },
  {
    id: "add-cache-mount",
    text: `${withApt}RUN apt-get update && apt-get install -y⟦ ⟧zip curl && echo done > /done\n`,
    withoutFiles: inAptCache,
  },
  {
    id: "mount-cache-and-drop-cleanup",
    text: `${withApt}RUN apt-get update && apt-get install -y⟦ ⟧zip curl \\\n    && rm -rf /var/lib/apt/lists/*\n`,
    withoutFiles: inAptCache,
  },
  { id: "unwrap-line", text: `${head}RUN echo a| > /a \\\n  && echo 'b  c' \\\n    d > /b\n` },
];

for (const bed of builderEngines().filter(({ name }) => name.includes("28"))) {
  describe(`refactorings keep what is built, ${bed.name}`, { timeout: 300_000 }, () => {
    let engine: Engine;
    before(async () => {
      engine = await connect(bed);
    });
    for (const [index, sample] of samples.entries()) {
      const { id, text, changesStart, withoutFiles } = sample;
      it(`${id} (${index})`, async () => {
        const changed = await refactored(id, text);
        assert.ok(changed !== undefined, "not offered");
        const [one, other] = [
          await build(engine, readMarks(text).text),
          await build(engine, changed),
        ];
        const kept = one.files.filter((it) => withoutFiles?.test(it) !== true);
        const gone = kept.filter((it) => !other.files.includes(it));
        const added = other.files.filter((it) => !kept.includes(it));
        assert.deepEqual({ gone, added }, { gone: [], added: [] }, changed);
        if (withoutFiles) assert.notEqual(kept.length, one.files.length, changed);
        if (changesStart !== true) assert.deepEqual(other.config, one.config, changed);
        else assert.notDeepEqual(other.config, one.config, changed);
      });
    }

    it("pin-digest", async (context) => {
      const registry = realRegistry({ login: false });
      if (!registry) return context.skip("no registry");
      const name = `${registry.address}/pinned-${unique()}:1`;
      await engine.tagImage("alpine:3.19", name);
      const push = { reference: name, credentials: undefined };
      const { digest } = await engine.pushImage(push, () => undefined);
      await removeQuietly(engine, name);
      assert.ok(digest !== undefined);
      const text = `FROM ${name}|\nRUN echo a > /a\n`;
      const changed = await refactored("pin-digest", text, { [name]: { digest } });
      assert.equal(changed, text.replace("|", `@${digest}`));
      const [one, other] = [
        await build(engine, readMarks(text).text),
        await build(engine, changed),
      ];
      assert.deepEqual(other, one);
      await removeQuietly(
        engine,
        `${registry.address}/${name.split("/")[1]?.split(":")[0]}@${digest}`,
      );
    });
  });
}

async function build(
  engine: Engine,
  dockerfile: string,
): Promise<{ readonly files: readonly string[]; readonly config: unknown }> {
  using folder = createContextFolder({ Dockerfile: dockerfile });
  const { imageId, error } = await buildFolder(engine, folder.path);
  assert.ok(imageId !== undefined, `${String(error)}\n${dockerfile}`);
  const entries = await readTar(await engine.exportFilesystem(imageId));
  const { config } = (await engine.inspectImage(imageId)) as { readonly config?: unknown };
  await removeQuietly(engine, imageId);
  return {
    files: entries
      .map(({ name, type, mode, text }) => `${name} ${type} ${mode} ${text.slice(0, 200)}`)
      .sort(),
    config,
  };
}
