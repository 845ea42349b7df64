import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { buildImages, imageTag } from "../../scripts/base-images/buildImages.ts";
import { condense } from "../../scripts/base-images/condense.ts";
import { generatedTable } from "../../scripts/base-images/generatedTable.ts";
import { brought, programs } from "../../scripts/base-images/programs.ts";
import { readDefinitions } from "../../scripts/base-images/readDefinitions.ts";
import { repositories } from "../../scripts/base-images/repositories.ts";
import { knownBaseImage } from "../../src/lint/shared/baseImages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "scripts/base-images/definitions");

describe("the table of official images", () => {
  it("is what the stored definitions make", () => {
    const landed = readFileSync(join(root, "src/lint/baseimages/baseImageTable.ts"), "utf8");
    assert.equal(generatedTable(folder), landed, "Run npx tsx scripts/base-images/generate.ts.");
  });

  it("has days that are days, and a source for each schedule", () => {
    const { asOf, sources, schedules } = JSON.parse(
      readFileSync(join(folder, "end-of-life.json"), "utf8"),
    );
    assert.deepEqual(Object.keys(sources), Object.keys(schedules));
    const used = Object.values(repositories).flatMap(({ schedule }) => schedule ?? []);
    assert.deepEqual(
      [...new Set(used)].filter((schedule) => !Object.hasOwn(schedules, schedule)),
      [],
    );
    const days = Object.values<Record<string, string>>(schedules).flatMap((it) =>
      Object.values(it),
    );
    for (const day of [asOf, ...days]) {
      assert.equal(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10), day);
    }
  });

  it("is small", () => {
    assert.ok(Buffer.byteLength(generatedTable(folder)) < 40_000);
  });

  it("says of each definition's own tag nothing else than the definition", () => {
    const definitions = readDefinitions(folder);
    for (const { image, packages } of definitions) {
      if (packages) continue;
      const [built] = buildImages(definitions.filter(reaches(image))).filter(
        ({ repository, variant, tag }) => {
          const own = imageTag(image);
          return (
            repository === own.repository &&
            variant === own.variant &&
            tag.version === own.tag.version
          );
        },
      );
      const known = knownBaseImage(image);
      assert.ok(built && known, image);
      for (const key of ["user", "workdir", "entrypoint", "cmd", "exposed", "volumes"] as const) {
        if (known[key] !== undefined)
          assert.deepEqual(known[key], built.state[key], `${image} ${key}`);
      }
      for (const [name, value] of Object.entries(known.env ?? {})) {
        assert.equal(value, built.state.env.get(name), `${image} ${name}`);
      }
      for (const program of known.lacks ?? []) {
        assert.ok(!built.state.present?.includes(program), `${image} ${program}`);
      }
    }
  });

  it("names programs of packages that it knows", () => {
    const named = Object.values(brought).flat();
    assert.deepEqual(
      named.filter((program) => !Object.hasOwn(programs, program)),
      [],
    );
  });
});

/** All definitions but those of the same kind, so that the one stands alone. */
function reaches(image: string): (definition: { readonly image: string }) => boolean {
  const own = imageTag(image);
  return ({ image: other }) => {
    const tag = imageTag(other);
    return other === image || tag.repository !== own.repository || tag.variant !== own.variant;
  };
}

describe("condense", () => {
  const full = `# A comment
ARG VERSION=3
FROM alpine:$VERSION AS build
RUN apk add gcc
FROM alpine:$VERSION
ENV A=1 \\
    # inside
    B="two words"
ENV C the rest
RUN set -eux; \\
  apk add --no-cache --virtual .build-deps gcc make; \\
  wget https://example.com/x; \\
  apk add --no-cache curl ca-certificates; \\
  apk del --no-network .build-deps
RUN echo nothing
COPY --from=build /x /x
WORKDIR /srv
ENTRYPOINT ["tool", "-x"]
CMD run this
EXPOSE 80 443/udp
ONBUILD RUN make
`;
  const short = `ARG VERSION=3
FROM alpine:$VERSION
ENV A=1 B="two words"
ENV C the rest
RUN apk add curl ca-certificates
WORKDIR /srv
ENTRYPOINT ["tool", "-x"]
CMD run this
EXPOSE 80 443/udp
ONBUILD RUN make
`;

  it("leaves what the configuration and the packages come from", () => {
    assert.equal(condense(full), short);
  });

  it("leaves what is condensed as it is", () => {
    assert.equal(condense(short), short);
    for (const { image, packages, text } of readDefinitions(folder)) {
      if (!packages) assert.equal(condense(text), `${text.trimEnd()}\n`, image);
    }
  });

  it("leaves out packages that are purged again", () => {
    const run = `savedAptMark="$(apt-mark showmanual)"; apt-get update; apt-get install -y --no-install-recommends gcc wget; apt-mark auto '.*' > /dev/null; apt-get purge -y --auto-remove`;
    assert.equal(condense(`FROM debian\nRUN ${run}\n`), "FROM debian\n");
    assert.equal(
      condense("FROM debian\nRUN apt-get install -y gcc wget && apt-get remove -y wget\n"),
      "FROM debian\nRUN apt-get install gcc\n",
    );
  });

  it("takes what programs were found to need for libraries", () => {
    assert.equal(
      condense('FROM alpine\nRUN runDeps="$(scanelf)"; apk add --no-cache $runDeps bash\n'),
      "FROM alpine\nRUN apk add bash\n",
    );
  });

  it("refuses what is no Dockerfile", () => {
    assert.throws(() => condense("404: Not Found"), /no FROM/);
  });
});
