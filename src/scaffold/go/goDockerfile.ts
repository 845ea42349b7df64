import {
  copy,
  copyInPlace,
  dockerfileText,
  execForm,
  run,
  served,
  shellWord,
} from "../dockerfileText.ts";
import { healthchecks } from "../healthchecks.ts";

/** The words of a Dockerfile for Go; each may be a place to fill in. */
export interface GoWords {
  readonly version: string;
  readonly lists: readonly string[];
  readonly downloads: boolean;
  readonly name: string;
  readonly main: string;
  readonly usesCgo: boolean;
  readonly port: string;
}

export function goDockerfile(words: GoWords): string {
  const { version, lists, downloads, name, main, usesCgo, port } = words;
  // With cgo the program needs the C library that it was linked with.
  const [builder, base] = usesCgo
    ? [`golang:${version}-bookworm`, "gcr.io/distroless/base-debian12:nonroot"]
    : [`golang:${version}`, "gcr.io/distroless/static-debian12:nonroot"];
  const modules = downloads ? ["/go/pkg/mod"] : [];
  return dockerfileText(
    [
      `FROM ${builder} AS build`,
      "WORKDIR /src",
      downloads && [
        "# Modules first: they are fetched again only when these files change.",
        copyInPlace(lists),
        run(modules, "go mod download"),
      ],
      "COPY . .",
      run(
        [...modules, "/root/.cache/go-build"],
        `CGO_ENABLED=${usesCgo ? 1 : 0} go build -trimpath -o /out/${name} ${shellWord(main)}`,
      ),
    ],
    [
      "# No shell, no package manager, and a user that is not root",
      `FROM ${base}`,
      copy([`/out/${name}`], `/usr/local/bin/${name}`, "--from=build --chown=root"),
      served(port, healthchecks.none()),
      `ENTRYPOINT ${execForm(`/usr/local/bin/${name}`)}`,
    ],
  );
}
