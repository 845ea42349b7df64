import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { createNameIndex } from "../../../src/authoring/navigation/nameIndex.ts";
import { renameName } from "../../../src/authoring/navigation/renameName.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { BASE, connect, removeQuietly, unique } from "../../engine/engineFixture.ts";
import { buildFolder } from "../../engine/syncedBuild.ts";
import { builderEngines } from "../../support/realEngines.ts";

/** No RUN has an ARG that is renamed: its name is in the environment of the step, and so in its key. */
function sample(salt: string): string {
  return `ARG IMAGE=${BASE}
ARG WHERE=/srv
FROM \${IMAGE} AS Build
RUN <<SCRIPT
mkdir /out
echo '${salt}' > /out/made
SCRIPT
FROM build AS middle
RUN --mount=type=bind,from=build,target=/from cp /from/out/made /out/again
ARG NAME=x
ENV NAME=$NAME-y
FROM scratch AS texts
ARG WHERE
COPY <<TEXT /text.txt
${salt}: $WHERE
TEXT
FROM \${IMAGE}
RUN echo ${salt}
ARG WHERE
ARG NAME=last
WORKDIR $WHERE/\${NAME:-none}
COPY --from=middle /out/ ./
COPY --from=0 /out/made "./\${NAME}.txt"
LABEL where=$WHERE name="\${NAME}"
COPY --from=texts /text.txt /text
CMD echo $NAME
`;
}

/** From the word of the sample that the cursor is put in. */
const renames: readonly (readonly [string, string])[] = [
  ["Build\n", "first"],
  ["middle\n", "second"],
  ["IMAGE}", "BASE_IMAGE"],
  ["WHERE\nTEXT", "TARGET_FOLDER"],
  ["NAME=last", "FOLDER_NAME"],
  ["NAME=x", "GIVEN_NAME"],
  ["SCRIPT\n", "LINES"],
  ["TEXT /text.txt", "BODY"],
];

let shell: ShellParser;
before(async () => {
  shell = await loadShellParser();
});

/** The oldest one knows no heredocs. */
const engines = builderEngines().filter(({ name }) => !/20\.10/.test(name));

for (const bed of engines) {
  describe(`renaming, ${bed.name}`, { timeout: 300_000 }, () => {
    let engine: Engine;
    before(async () => {
      engine = await connect(bed);
    });

    test("of stages, ARGs and heredocs leaves the image, and the cache knows the steps", async () => {
      const text = sample(unique());
      let renamed = text;
      for (const [place, newName] of renames) {
        const document = parseDockerfile(renamed);
        const index = createNameIndex(document, { baseImage: () => undefined, shell });
        const at = renamed.indexOf(place);
        assert.notEqual(at, -1, place);
        const { edits, refusal } = { edits: [], ...renameName(document, index, at, newName) };
        assert.equal(refusal, undefined, place);
        renamed = applyEdits(renamed, edits);
      }
      for (const name of ["Build", "build", "middle", "IMAGE", "WHERE", "SCRIPT", "TEXT"]) {
        assert.ok(!new RegExp(`\\b${name}`).test(renamed), `${name} in\n${renamed}`);
      }
      const [one, two] = [`${unique()}:before`, `${unique()}:after`];
      try {
        const made = await build(engine, one, text);
        const again = await build(engine, two, renamed);
        assert.deepEqual(again.image, made.image, renamed);
        assert.ok(made.ran.length > 5, `${made.ran.length} steps`);
        // The engine keeps a text under its heredoc's name, so it writes that one file again, and
        // finds by its content that what comes after it is there.
        assert.equal(again.ran.length, 1, again.ran.join("\n"));
        assert.match(again.ran[0] ?? "", /COPY <<BODY/);
      } finally {
        await removeQuietly(engine, one, two);
      }
    });
  });
}

async function build(
  engine: Engine,
  name: string,
  text: string,
): Promise<{ readonly image: unknown; readonly ran: readonly string[] }> {
  using folder = createContextFolder({ Dockerfile: text });
  const { error, events } = await buildFolder(engine, folder.path, { request: { tags: [name] } });
  assert.equal(error, undefined, text);
  const { config, layers } = await engine.inspectImage(name);
  const ended = new Map(
    events.flatMap((event) =>
      event.type === "step" && event.status !== "started" ? [[event.name, event.status]] : [],
    ),
  );
  const ran = [...ended].flatMap(([step, status]) =>
    status === "done" && /^\[.*(RUN|COPY|WORKDIR)/.test(step) ? [step] : [],
  );
  return { image: { config, layers }, ran };
}
