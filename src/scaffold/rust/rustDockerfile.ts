import { copy, dockerfileText, execForm, run, served } from "../dockerfileText.ts";
import { healthchecks } from "../healthchecks.ts";

/** What is written of a project; strings may be places to fill in. */
export interface RustWords {
  readonly version: string;
  readonly name: string;
  /** Of the package that is built; undefined where there is only one. */
  readonly only: string | undefined;
  readonly hasLock: boolean;
  readonly needsOpenssl: boolean;
  readonly port: string;
}

export function rustDockerfile(words: RustWords): string {
  const { version, name, only, hasLock, needsOpenssl, port } = words;
  const options = [hasLock ? " --locked" : "", only === undefined ? "" : ` --package ${only}`];
  return dockerfileText(
    [
      // Headers of the system's libraries are in the image without slim.
      `FROM rust:${version}${needsOpenssl ? "" : "-slim"}-bookworm AS build`,
      "WORKDIR /src",
      "COPY . .",
      "# Crates and what was compiled stay in caches, so a change compiles but what it touches.",
      run(
        ["/usr/local/cargo/registry", "/src/target"],
        `cargo build --release${options.join("")} --bin ${name}`,
        `cp target/release/${name} /usr/local/bin/${name}`,
      ),
    ],
    [
      "# No shell, no package manager, and a user that is not root",
      "FROM gcr.io/distroless/cc-debian12:nonroot",
      copy([`/usr/local/bin/${name}`], `/usr/local/bin/${name}`, "--from=build --chown=root"),
      served(port, healthchecks.none()),
      `ENTRYPOINT ${execForm(`/usr/local/bin/${name}`)}`,
    ],
  );
}
