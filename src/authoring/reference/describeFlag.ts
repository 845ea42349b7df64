import { type ReferenceEntry, referenceLink } from "./referenceEntry.ts";

/** What a flag does, its name without the dashes; undefined where the instruction has no such flag. */
export function describeFlag(instruction: string, flag: string): ReferenceEntry | undefined {
  const name = instruction.toUpperCase();
  return Object.hasOwn(entries, name) ? entries[name]?.get(flag) : undefined;
}

/** The flags of an instruction, without their dashes. */
export function flagNames(instruction: string): readonly string[] {
  const name = instruction.toUpperCase();
  return Object.hasOwn(entries, name) ? [...(entries[name]?.keys() ?? [])] : [];
}

type Flags = ReadonlyMap<string, ReferenceEntry>;

/** Those that COPY and ADD share. */
function transferFlags(
  instruction: "COPY" | "ADD",
): readonly (readonly [string, ReferenceEntry])[] {
  const link = (flag: string): string => referenceLink(`${instruction.toLowerCase()}---${flag}`);
  return [
    [
      "chown",
      {
        text: "The owner of what is written: a user and, after a colon, a group, by name or number. Names are looked up in `/etc/passwd` and `/etc/group` of the stage, so with `--link` only numbers will do. Without it all belongs to `0:0`.",
        example: `${instruction} --chown=node:node . /app/`,
        link: link("chown"),
      },
    ],
    [
      "chmod",
      {
        text: "The permissions of what is written: octal, or since 1.14 also as `u=rwX,go=rX`. Without it those of the source stay.",
        since: "1.2",
        example: `${instruction} --chmod=755 start.sh /usr/local/bin/`,
        link: link("chmod"),
      },
    ],
    [
      "link",
      {
        text: "Writes into a layer of its own that does not depend on the layers below, so it stays in the cache when these change. Links at the destination are not followed.",
        since: "1.4",
        example: `${instruction} --link dist/ /srv/www/`,
        link: link("link"),
      },
    ],
    [
      "exclude",
      {
        text: "Leaves out what matches a pattern, which is written like a source. It may stand there several times.",
        since: "1.19",
        example: `${instruction} --exclude=*.md docs/ /docs/`,
        link: link("exclude"),
      },
    ],
  ];
}

const entries: Readonly<Record<string, Flags>> = {
  FROM: new Map([
    [
      "platform",
      {
        text: "The platform of the image, such as `linux/arm64`; without it that of the build's result. `$BUILDPLATFORM` keeps a stage on the machine that builds, to compile for others from there.",
        example: "FROM --platform=$BUILDPLATFORM golang:1.22 AS build",
        link: referenceLink("from"),
      },
    ],
  ]),
  RUN: new Map<string, ReferenceEntry>([
    [
      "mount",
      {
        text: "Makes files available to this command only: of the context or another stage (`bind`), a folder that stays between builds (`cache`), one in memory (`tmpfs`), a secret, or an SSH agent. Nothing of it gets into the layer. It may stand there several times.",
        since: "1.2",
        example: "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt",
        link: referenceLink("run---mount"),
      },
    ],
    [
      "network",
      {
        text: "The network of this command: `default`, `none`, or `host`, for which builder and build need the entitlement `network.host`.",
        since: "1.3",
        example: "RUN --network=none make test",
        link: referenceLink("run---network"),
      },
    ],
    [
      "security",
      {
        text: "With `insecure` the command runs without a sandbox, as in a privileged container; builder and build need the entitlement `security.insecure`. `sandbox` is what holds without it.",
        since: "1.20",
        example: "RUN --security=insecure cat /proc/self/status",
        link: referenceLink("run---security"),
      },
    ],
    [
      "device",
      {
        text: "Gives the command a device that the builder knows by the Container Device Interface, such as a graphics card. Builder and build need the entitlement `device`. With `,required` the build fails where there is none.",
        since: "1.27",
        example: "RUN --device=nvidia.com/gpu=all nvidia-smi",
        link: referenceLink("run---device"),
      },
    ],
  ]),
  COPY: new Map<string, ReferenceEntry>([
    [
      "from",
      {
        text: "Takes the sources from an earlier stage, by its name or number, from an image, or from a context that the build names, instead of the build context. Paths begin at the root of that. No variables.",
        example: "COPY --from=build /out/app /usr/local/bin/",
        link: referenceLink("copy---from"),
      },
    ],
    ...transferFlags("COPY"),
    [
      "parents",
      {
        text: "Keeps the folders that lead to each source. A `./` in the middle of a source marks where the kept part begins, and `**` stands for any number of folders.",
        since: "1.20",
        example: "COPY --parents packages/*/package.json ./",
        link: referenceLink("copy---parents"),
      },
    ],
  ]),
  ADD: new Map<string, ReferenceEntry>([
    ...transferFlags("ADD"),
    [
      "checksum",
      {
        text: "What a download has to be: `sha256:…` of a file, or the commit of a Git repository. The build fails where it differs.",
        since: "1.6",
        example:
          "ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/linux-0.01.tar.gz /src/",
        link: referenceLink("add---checksum"),
      },
    ],
    [
      "keep-git-dir",
      {
        text: "Keeps the folder `.git` of a Git repository, which is left out otherwise.",
        since: "1.1",
        example: "ADD --keep-git-dir=true https://github.com/moby/buildkit.git#v0.10.1 /src",
        link: referenceLink("add---keep-git-dir"),
      },
    ],
    [
      "unpack",
      {
        text: "Says whether tar archives are unpacked. Without it local ones are and downloaded ones are not.",
        since: "1.17",
        example: "ADD --unpack=true https://example.com/tool.tar.gz /opt/",
        link: referenceLink("add---unpack"),
      },
    ],
  ]),
  HEALTHCHECK: new Map<string, ReferenceEntry>([
    [
      "interval",
      {
        text: "The time between two checks, and before the first one; `30s` without it.",
        example: "HEALTHCHECK --interval=1m CMD /check",
        link: referenceLink("healthcheck"),
      },
    ],
    [
      "timeout",
      {
        text: "A check that takes longer has failed; `30s` without it.",
        example: "HEALTHCHECK --timeout=5s CMD /check",
        link: referenceLink("healthcheck"),
      },
    ],
    [
      "start-period",
      {
        text: "The time that the container gets to start: failures in it do not count, until a check has passed; `0s` without it.",
        example: "HEALTHCHECK --start-period=20s CMD /check",
        link: referenceLink("healthcheck"),
      },
    ],
    [
      "start-interval",
      {
        text: "The time between two checks during the start period; `5s` without it. Needs Docker Engine 25.",
        example: "HEALTHCHECK --start-period=20s --start-interval=1s CMD /check",
        link: referenceLink("healthcheck"),
      },
    ],
    [
      "retries",
      {
        text: "How many checks in a row have to fail for the container to be unhealthy; `3` without it.",
        example: "HEALTHCHECK --retries=5 CMD /check",
        link: referenceLink("healthcheck"),
      },
    ],
  ]),
};
