import { createRandom } from "../createRandom.ts";
import type { AssembleCase } from "./assembleCase.ts";
import { createWords, type Words } from "./caseWords.ts";
import { pathsOf } from "./generateCase.ts";
import { generateContext } from "./generateContext.ts";

/** A context and some `COPY --parents` of it, the same for the same seed. */
export function generateParents(seed: number): AssembleCase {
  const words = createWords(createRandom(seed * 7_919 + 5));
  const files = generateContext(words, { "t.tar": Buffer.from("no tar") });
  const paths = pathsOf(files);
  const lines = ["FROM busybox:1.36", ...words.many(1, () => "WORKDIR /w")];
  const copy = (from: string): string => {
    const sources = Array.from({ length: words.chance(0.3) ? 2 : 1 }, () => source(words, paths));
    const to = words.oneOf(["/x/", "/y/deep/", "/", "./", "rel/", "/x/dir/"]);
    const all = [...sources, to];
    const typed = all.some((it) => it.includes(" ")) ? JSON.stringify(all) : all.join(" ");
    return `COPY --parents ${from}${flags(words)}${typed}`;
  };
  for (let count = 1 + words.below(3); count > 0; count--) lines.push(copy(""));
  if (words.chance(0.3)) {
    lines.splice(0, 1, "FROM scratch AS all", "COPY . /", "FROM busybox:1.36");
    lines.push(copy("--from=all "));
  }
  return { name: `--parents, seed ${seed}`, files, dockerfile: `${lines.join("\n")}\n` };
}

function flags({ chance, oneOf }: Words): string {
  const owner = chance(0.15) ? `--chown=${oneOf(["1:2", "nobody", ":5"])} ` : "";
  const mode = chance(0.15) ? `--chmod=${oneOf(["700", "u=rwX,go=", "4711"])} ` : "";
  const excluded = oneOf(["*.md", "**/a", "src", "lib/*", "*/b"]);
  return `${owner}${mode}${chance(0.2) ? `--exclude=${excluded} ` : ""}`;
}

/** A path with some of its parts left open, and a pivot in it. */
function source({ chance, oneOf, below }: Words, paths: readonly string[]): string {
  if (chance(0.05)) return oneOf([".", "*", "**", "missing", "**/*.md", "./././a*"]);
  const parts = oneOf(paths).replace(/\/$/, "").split("/");
  const open = parts.map((part) => {
    if (!chance(0.25)) return part;
    return oneOf(["*", `${part.slice(0, 1)}*`, "?*", `[${part.slice(0, 1)}x]*`]);
  });
  if (parts.length > 1 && chance(0.2)) open.splice(below(parts.length), 1, "**");
  if (chance(0.3)) open.splice(below(open.length + 1), 0, ".");
  const path = open.join("/");
  return `${oneOf(["", "", "/", "./"])}${path}${chance(0.2) ? "/" : ""}`;
}
