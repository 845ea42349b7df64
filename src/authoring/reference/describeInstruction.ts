import { type ReferenceEntry, referenceLink } from "./referenceEntry.ts";

/** What an instruction does; its name in any case. Undefined for what is no instruction. */
export function describeInstruction(name: string): ReferenceEntry | undefined {
  return entries.get(name.toUpperCase());
}

const entries: ReadonlyMap<string, ReferenceEntry> = new Map([
  [
    "ADD",
    {
      text: "Puts files into the image: from the build context, from a URL or from a Git repository. A local tar archive is unpacked on the way. For plain files `COPY` says more clearly what is meant.",
      example: "ADD https://example.com/tool.tar.gz /opt/",
      link: referenceLink("add"),
    },
  ],
  [
    "ARG",
    {
      text: "Declares a variable of the build, which `--build-arg` may set; the default counts otherwise. It holds from its line to the end of the stage and is not in the image. Before the first `FROM` it is for `FROM` lines; a stage has to repeat its name to read it.",
      example: "ARG VERSION=1.2\nFROM alpine:3.20\nARG VERSION",
      link: referenceLink("arg"),
    },
  ],
  [
    "CMD",
    {
      text: "Says what a container runs when nobody says otherwise; behind an `ENTRYPOINT` in the JSON form it is its arguments. Nothing is run at build time, and the last one of a stage counts.",
      example: 'CMD ["node", "server.js"]',
      link: referenceLink("cmd"),
    },
  ],
  [
    "COPY",
    {
      text: "Puts files and folders of the build context, of another stage or of an image into this stage. Of a folder the contents are taken, not the folder itself. The last word is the destination; it needs a slash at its end where there are several sources.",
      example: "COPY package.json package-lock.json ./",
      link: referenceLink("copy"),
    },
  ],
  [
    "ENTRYPOINT",
    {
      text: "Sets the program that a container is. In the JSON form it gets `CMD`, or what was typed behind the image's name, as its arguments, and receives signals itself. In the shell form a shell stands in front of it, and `CMD` is ignored.",
      example: 'ENTRYPOINT ["/usr/local/bin/app"]\nCMD ["--port", "8080"]',
      link: referenceLink("entrypoint"),
    },
  ],
  [
    "ENV",
    {
      text: "Sets environment variables for the instructions that follow and for the containers of the image. Stages FROM this one inherit them. All values of one `ENV` are read with what held before it.",
      example: "ENV NODE_ENV=production PORT=8080",
      link: referenceLink("env"),
    },
  ],
  [
    "EXPOSE",
    {
      text: "Notes the ports that the program listens on, TCP where no protocol is named. It opens none of them: `-p` and `-P` of `docker run` do.",
      example: "EXPOSE 8080 53/udp",
      link: referenceLink("expose"),
    },
  ],
  [
    "FROM",
    {
      text: "Begins a stage on top of an image, of an earlier stage, or of nothing (`scratch`). `AS` gives the stage a name for `FROM`, `COPY --from` and mounts. Only global `ARG`s can be used in it.",
      example: "FROM golang:1.22 AS build",
      link: referenceLink("from"),
    },
  ],
  [
    "HEALTHCHECK",
    {
      text: "Says how to find out whether a container still works: the command is run in it again and again, and exit code 0 means healthy, 1 unhealthy. `NONE` takes away the check of the base image.",
      example: "HEALTHCHECK --interval=30s CMD wget -qO- http://localhost:8080/health || exit 1",
      link: referenceLink("healthcheck"),
    },
  ],
  [
    "LABEL",
    {
      text: "Notes facts about the image as names with values, such as those of `org.opencontainers.image`. A label of the base image with the same name is replaced.",
      example: 'LABEL org.opencontainers.image.source="https://example.com/app"',
      link: referenceLink("label"),
    },
  ],
  [
    "MAINTAINER",
    {
      text: "Names the author of the image. It is deprecated: the label `org.opencontainers.image.authors` says the same.",
      example: 'LABEL org.opencontainers.image.authors="ann@example.com"',
      link: referenceLink("maintainer-deprecated"),
    },
  ],
  [
    "ONBUILD",
    {
      text: "Keeps an instruction in the image for later: a build that is FROM this image runs it right behind its `FROM`. It is not run in this build, and builds on top of that one do not inherit it.",
      example: "ONBUILD COPY . /app/src",
      link: referenceLink("onbuild"),
    },
  ],
  [
    "RUN",
    {
      text: "Runs a command in the stage and keeps what it changed as a new layer. The shell form is given to the shell of `SHELL`, the JSON form is started as it is. Here-documents hold scripts of several lines.",
      example: "RUN --mount=type=cache,target=/root/.npm npm ci",
      link: referenceLink("run"),
    },
  ],
  [
    "SHELL",
    {
      text: 'Sets the program that runs the shell form of `RUN`, `CMD` and `ENTRYPOINT` from here on. It is always in the JSON form; without it, it is `["/bin/sh", "-c"]` on Linux and `["cmd", "/S", "/C"]` on Windows.',
      example: 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
      link: referenceLink("shell"),
    },
  ],
  [
    "STOPSIGNAL",
    {
      text: "Sets the signal that a container gets when it is to stop: a name such as `SIGQUIT`, or a number. Without it, it is `SIGTERM`.",
      example: "STOPSIGNAL SIGQUIT",
      link: referenceLink("stopsignal"),
    },
  ],
  [
    "USER",
    {
      text: "Sets the user, and after a colon the group, of the `RUN`s that follow and of containers. With a group named the user has that group only. Numbers need no entry in `/etc/passwd`.",
      example: "USER 10001:10001",
      link: referenceLink("user"),
    },
  ],
  [
    "VOLUME",
    {
      text: "Marks folders whose contents live outside of the container. A container that is given no volume for one gets a new one, filled with what the image has there.",
      example: "VOLUME /var/lib/data",
      link: referenceLink("volume"),
    },
  ],
  [
    "WORKDIR",
    {
      text: "Sets the folder for the instructions that follow and for containers, and makes it where it is missing. A relative path goes on from the folder before.",
      example: "WORKDIR /app",
      link: referenceLink("workdir"),
    },
  ],
] satisfies readonly (readonly [string, ReferenceEntry])[]);
