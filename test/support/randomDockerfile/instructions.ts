import type { Production } from "./choices.ts";
import { script } from "./scripts.ts";

/** Instructions that may also be triggers; all but FROM, RUN and ONBUILD. */
export const instructions: readonly Production[] = [
  ({ pick, oneIn }) => {
    const flags = pick(
      ...["", "", "--from=base ", "--from=0 ", "--from=1 ", "--from=nginx:1 ", "--from=nginx "],
      ...["--from=$V ", "--from=build ", "--from=final ", "--chown=1:1 ", "--from=quay.io/a/b:1 "],
      ...["--link ", "--chmod=755 --chown=a "],
    );
    if (oneIn(8))
      return `COPY ${flags}["a b", ${pick('"c", ', "")}"${pick("/srv", "/srv/", "x")}"]`;
    const sources = pick(
      ...["a b", "a", "*.txt", ".", "/", "a.tar.gz", "x/a.tar.gz", "b.tgz", "a.tar.gz c", "c.zip"],
      ...["e.tar.xz"],
    );
    return `COPY ${flags}${sources} ${pick(
      ...["/srv", "/srv/", "srv", ".", "./", "/", "$D", '"/q"', "/srv/a.tar.gz", "C:/x", "C:\\x"],
      ...['"rel"', "${D}/x"],
    )}`;
  },
  ({ pick }) =>
    `ADD ${pick("", "", "--chown=1 ", "--checksum=sha256:aa ")}${pick("a", "a.tar.gz", "https://example.com/y", "a b.tgz", "a.zip", "b.txz c.Z", "git@e.com:a.git", '"x.tar"')} ${pick("/srv", "/srv/")}`,
  ({ pick }) =>
    `WORKDIR ${pick("/app", "app", "$HOME/app", '"/app"', "C:\\app", "../app", '"app"', "'x y'", "c:/a", "${A}")}`,
  ({ pick }) =>
    `USER ${pick("root", "app", "0", "1000", "0:0", "root:root", "1000:1000", "$U", "${A}", "$V:1", "1000:app", "app:0")}`,
  ({ pick }) => `CMD ${pick("echo hi", '["a","b"]', "['a']", "[]", "a && b", '[ "x" ]', '["a",]')}`,
  ({ pick }) => `ENTRYPOINT ${pick("echo hi", '["a"]', "a $B", '["a", b]')}`,
  ({ pick }) =>
    `HEALTHCHECK ${pick("NONE", "CMD echo a", '--interval=5s CMD ["a"]', "--retries=2 CMD curl -f x || exit 1")}`,
  () => "MAINTAINER me",
  // Pairs that random lines seldom are.
  ({ pick }) =>
    `COPY ${pick("a.tar.gz", "x/a.tar.gz", "b.tgz e.tar.xz", "z")} ${pick("/srv/", "/srv/a.tar.gz")}\nRUN ${pick("tar -xf", "tar xf", "unzip", "zcat", "tar --extract -f")} ${pick("/srv/a.tar.gz", "b.tgz", "/d/e.tar.xz")}`,
  ({ pick }) => `FROM alpine:3 AS own\nCOPY --from=${pick("own", "Own", "2")} / ${pick("/", "/x")}`,
  ({ pick }) => `ENTRYPOINT ["a"]\nENTRYPOINT ${pick('["b"]', "c")}`,
  ({ pick }) => `HEALTHCHECK NONE\n${pick("HEALTHCHECK NONE", 'HEALTHCHECK CMD ["a"]')}`,
  ({ pick }) =>
    `EXPOSE ${pick("80", "65536", "70000/tcp", "80 90000", "$P", "80-70000", "1-2/udp", "$A-70000", "65535")}`,
  ({ pick }) =>
    `ENV ${pick(
      ...["A=1", "A=1 B=$A", "A=1 B=${A}", "C=$C", "A 1", "A=$B B=1", "TOKEN=x", "A=1 B=$AB"],
      ...[
        "PIP_NO_CACHE_DIR=1",
        "PIP_NO_CACHE_DIR=off",
        'PIP_NO_CACHE_DIR "true"',
        "VERSION=1.2 V=3",
      ],
      ...["GITHUB_TOKEN=a", "my_secret 1", "API_KEY=1 A=$API_KEY", 'A="x $V" V=1', "A=${V:-1} V=2"],
    )}`,
  ({ pick }) =>
    `ARG ${pick("IMG", "V=1", "A", "PASSWORD", "NPM_TOKEN=x", "U", "VERSION", "PKG=a", "DOCKER_USERNAME")}`,
  ({ pick }) => `LABEL ${pick(...labels)}`,
  ({ some }) => `LABEL ${some(3, ...labels.slice(1))}`,
  ({ pick }) =>
    `SHELL ${pick('["/bin/bash", "-c"]', '["/bin/bash", "-o", "pipefail", "-c"]', '["bash", "-eo", "pipefail", "-c"]', '["/bin/ash","-o","pipefail","-c"]', '["pwsh", "-c"]', '["powershell"]', '["cmd", "/S", "/C"]', '["/bin/sh", "-o", "pipefail", "-c"]', '["/bin/zsh","-o","pipefail"]')}`,
  ({ pick }) => `VOLUME ${pick("/a", '["/b"]')}`,
  ({ pick }) => `STOPSIGNAL ${pick("SIGTERM", "9")}`,
  (choices) => `CMD ${script(choices)}`,
  // Directly above: ours reach on over comments and blank lines, hadolint's do not.
  ({ pick }) =>
    `# hadolint ignore=${pick("DL3006", "DL3000,DL3021", "DL4000", "DL3008, DL3013 # why", "DL3059,DL4006")}\n${pick("FROM b", "MAINTAINER me", "WORKDIR app", "RUN apt-get install -y a && pip install b", "RUN a | b")}`,
  () => "# a comment",
  () => "",
];

const labels = [
  // The old form, which stands alone.
  "x y",
  ...["a=b", "A.B=c", "com.docker.x=1", "a--b=1", "a..b=1", "io.docker.a=1", "1a=2", "a_=3"],
  ...["version=1.2.3", "version=1.2", "version=v1.0.0", 'version=""', "version=1.0.0-rc.1+b"],
  ...["url=https://e.com/x", "url=e.com", 'url="http://e.com/a b"', "url=mailto:a@b.c", "url="],
  ...["created=2024-01-02T03:04:05Z", "created=2024-01-02", "created=2024-01-02T03:04:05.6+02:00"],
  ...["licenses=MIT", "licenses=MIT-0", "licenses=Apache", '"licenses"="MIT OR GPL-2.0"'],
  ...["revision=0123abc", "revision=0123456789012345678901234567890123456789", "revision=HEAD"],
  ...["mail=a@b.com", "mail=a.b.com", 'mail="A B <a@b.com>"', "mail=a+b@c.d.e", "mail=@b.c"],
  ...['title=x version=1.0.0 url="https://e.com"', "title='' mail=x", "other=1 title=t"],
];
