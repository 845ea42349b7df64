import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The stored definitions: text files of sections, each a condensed Dockerfile under a line such as
 * `-- golang:1.25-bookworm = docker-library/golang 1.25/bookworm/Dockerfile @ 005ca41 --`.
 */
export function readDefinitions(folder: string): readonly Definition[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  return files.sort().flatMap((file) => parse(file, readFileSync(join(folder, file), "utf8")));
}

export interface Definition {
  /** The file of the folder that it is in. */
  readonly file: string;
  /** `golang:1.25-bookworm` */
  readonly image: string;
  /** On GitHub: `docker-library/golang`. */
  readonly repository: string;
  readonly path: string;
  /** The commit that was read, as far as it is known. */
  readonly commit: string;
  /** Whether it is a list of the packages of a root file system, and no Dockerfile. */
  readonly packages: boolean;
  readonly text: string;
}

const heading = /^-- (packages )?(\S+) = (\S+) (\S+) @ (\S+) --$/;

function parse(file: string, text: string): Definition[] {
  const definitions: Definition[] = [];
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    const found = heading.exec(line);
    if (found) {
      const [, packages, image = "", repository = "", path = "", commit = ""] = found;
      lines = [];
      const own = lines;
      definitions.push({
        ...{ file, image, repository, path, commit, packages: packages !== undefined },
        get text() {
          return own.join("\n");
        },
      });
    } else if (line.startsWith("-- ")) throw new Error(`${file}: no heading: ${line}`);
    else lines.push(line);
  }
  return definitions;
}
