import type { Pick } from "./randomCommand.ts";

/** What one text is written with. */
export interface Writing {
  readonly random: () => number;
  readonly pick: Pick;
  chance(share: number): boolean;
  readonly continuation: string;
}

/** An instruction other than FROM and RUN, with something to mend more often than not. */
export function randomInstruction(writing: Writing): string {
  const production = productions[Math.floor(writing.random() * productions.length)];
  return production?.(writing) ?? "";
}

const productions: readonly ((writing: Writing) => string)[] = [
  ({ pick }) => {
    const flags = ["", "", "--from=s0 ", "--from=0 ", "--from=S0 ", "--from=bulid0 "];
    const flag = pick(...flags, "--chown=app:app ", "--chown=a --chmod=755 ");
    const sources = pick("a b", "a", "*.txt", ".", "package.json package-lock.json", "a.tgz");
    return `COPY ${flag}${sources} ${pick("/srv", "/srv/", ".", "./", "/", "$D", "app")}`;
  },
  ({ pick }) =>
    `COPY ${pick("go.mod", "go.mod go.sum", "package.json package-lock.json")} ${pick("/src", "./", ".", "/app/")}`,
  ({ pick }) => {
    const source = pick("a", "a.tar.gz", "https://example.com/y", "a b", "src", '["a", "b"]');
    return `ADD ${pick("", "--chown=1 ")}${source} ${pick("/srv", "/srv/", ".")}`;
  },
  ({ pick }) =>
    `WORKDIR ${pick("/app", "app", "$HOME/app", '"/app"', "./b", "/", "C:\\app", "..")}`,
  ({ pick }) => `USER ${pick("root", "app", "0", "1000", "root:root", "$U", "nobody", "65534")}`,
  ({ pick, continuation }) =>
    `CMD ${pick("echo hi", '["a","b"]', "['a']", "npm start", "a && b", `a ${continuation}\n  b`, "exec a $B", '["a", "b"')}`,
  ({ pick }) => `${pick("CMD", "CMD", "ENTRYPOINT")} ${pick(...commandLines)}`,
  ({ pick }) => `${pick("CMD", "CMD", "ENTRYPOINT")} ${pick(...commandLines)}`,
  ({ pick }) =>
    `ENTRYPOINT ${pick("echo hi", '["a"]', "a $B", "/entry.sh", "exec top -b", "[a, b]", '["bash", "-c", "a"]')}`,
  ({ pick }) =>
    `HEALTHCHECK ${pick("NONE", "CMD curl a", '--interval=5s CMD ["a"]', "CMD curl -f http://localhost || exit 1")}`,
  ({ pick }) => `MAINTAINER ${pick("me", "A B <a@example.com>", '"me"', 'a "b" $c')}`,
  ({ pick }) =>
    `EXPOSE ${pick("80", "8080:80", "80/TCP", "53/Udp 80", "127.0.0.1:80:80", "$P", "70000")}`,
  ({ pick, continuation }) => {
    const long = [`A=1 ${continuation}\n    B=2`, `A=1 ${continuation}\n# why\n    A=3`];
    const legacy = ["A b", "A b c", 'A "b c"', "DEBIAN_FRONTEND noninteractive", "A it's", "A $B"];
    return `ENV ${pick("A=1", "A=1 B=$A", "A=1 A=2", "PIP_NO_CACHE_DIR=1", "PATH=/x:$PATH", "A", ...long, ...legacy)}`;
  },
  ({ pick }) => `ARG ${pick("V", "A=1", "TOKEN", "A=1 B", "PORT", "VERSION=1")}`,
  ({ pick }) => `ENV ${pick("X=$VERSON", "X=${A}", "Y=$UNSET", "A=$A")}`,
  ({ pick, continuation }) =>
    `LABEL ${pick("a=b", "a b c", "A.B=c", "maintainer=me", "a=1 a=2", "com.docker.x=1", `a=b ${continuation}\n  c=d`, "a--b=1", 'a="b c" d=e')}`,
  ({ pick }) =>
    `LABEL org.opencontainers.image.${pick("created=2025-1-1", "revision=ABC", "version=v1.0", "licenses=Apache2", "source=github.com/a/b", "description=x")}`,
  ({ pick }) => pick(...together),
  ({ pick }) => pick(...together),
  ({ pick }) => `STOPSIGNAL ${pick("SIGTERM", "SIGKILL", "9", "KILL", "$S", "sigstop")}`,
  ({ pick }) => `VOLUME ${pick("/d", '["/x"]', "/a /b")}`,
  ({ pick }) =>
    `SHELL ${pick('["/bin/bash", "-c"]', '["/bin/bash", "-o", "pipefail", "-c"]', '["pwsh"]', '["powershell", "-Command"]', '["/bin/sh", "-ec"]', '["cmd", "/S", "/C"]')}`,
  ({ pick }) =>
    `ONBUILD ${pick("COPY a b /srv", "ADD a /b", "WORKDIR x", "ENV A b", "CMD a b", "USER app", "MAINTAINER me")}`,
  ({ pick, continuation }) =>
    `${pick("COPY", "ADD")} <<E /x\n${pick("text", "$A", `a ${continuation}`, "RUN apt-get install")}\nE`,
  ({ pick }) =>
    pick(
      ...["NONSENSE a", "RUN", "COPY a", "RUN if true; then", "RUN (apt-get install a"],
      ...["RUN echo 'a", "RUN apt-get install a &&", "RUN a ||| apt-get install b"],
    ),
];

/** What only several instructions make a mistake. */
const together: readonly string[] = [
  "COPY package.json package-lock.json ./\nRUN npm install",
  "WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install --production && make",
  ...["COPY . /app\nRUN chown -R nobody /app", "COPY a /app/\nRUN chmod +x /app/a && /app/a"],
  ...[
    "COPY go.mod /src\nWORKDIR /src",
    "RUN ln -sf /bin/bash /bin/sh",
    "WORKDIR /app\nRUN cd /app && make",
  ],
  ...["RUN make\nRUN make install", "RUN apt-get update\nRUN apt-get install -y curl"],
  ...["FROM debian:12 AS builder\nFROM debian:12\nCOPY --from=biulder /a /b", "WORKDIR app"],
  ...["ENV SRC_DIR=/src\nWORKDIR $SRC_DIRR", "ARG TAG_NAME\nLABEL version=$TAG_NAEM"],
  ...["RUN groupadd -g 1000 app && useradd -u 1000 -g 1000 app\nUSER app", "USER app:app"],
];

/** What a shell starts, with all that only a shell reads. */
const commandLines: readonly string[] = [
  ...[
    "make 'a b' \"c d\"",
    "make a\\ b",
    "make a\"b\"'c'",
    'make ""',
    "make --x=$(id)",
    "make *.txt",
  ],
  ...[
    "make {a,b}",
    "A=b make",
    "cd /app && make",
    "make ~/x",
    "make \\$A",
    "make 'it\"s'",
    "make a > log",
  ],
  ...[
    "make a # b",
    "make a;",
    "! make",
    "make a | tee log",
    "exec make a",
    "make `id`",
    "make a &",
  ],
  ...[
    "time make",
    "[ -f a ]",
    "make é",
    "make a\\nb",
    'make "\\n"',
    "(make a)",
    "make [a]",
    "make a?b",
  ],
];
