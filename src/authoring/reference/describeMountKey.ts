import { describeMountType } from "./describeMountType.ts";
import type { ReferenceEntry } from "./referenceEntry.ts";

/** What a key of `RUN --mount` means in a mount of that type; undefined where the type has no such key. */
export function describeMountKey(type: string, key: string): ReferenceEntry | undefined {
  const ofType = describeMountType(type);
  const name = aliases.get(key.toLowerCase()) ?? key.toLowerCase();
  const found = keysOf(type).get(name);
  if (!ofType || !found) return undefined;
  const { text, example, since = ofType.since } = found;
  return { text, example: `RUN --mount=${example}`, link: ofType.link, ...(since && { since }) };
}

/** The keys of a type, each by its usual name, `type` first. */
export function mountKeyNames(type: string): readonly string[] {
  return [...keysOf(type).keys()];
}

/** Other spellings, and the names that they stand for here. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["dst", "target"],
  ["destination", "target"],
  ["src", "source"],
  ["readonly", "ro"],
  ["readwrite", "rw"],
]);

interface KeyEntry {
  readonly text: string;
  /** Behind `RUN --mount=`. */
  readonly example: string;
  /** Where it is younger than its type. */
  readonly since?: string;
}

type Keys = ReadonlyMap<string, KeyEntry>;

function keysOf(type: string): Keys {
  return entries.get(type.toLowerCase()) ?? none;
}

const none: Keys = new Map();

function typeKey(example: string): readonly [string, KeyEntry] {
  return [
    "type",
    {
      text: "The kind of mount: `bind`, `cache`, `tmpfs`, `secret` or `ssh`; `bind` without it.",
      example,
    },
  ];
}

/** Owner and permissions of what a mount makes; `mount` is such a mount, to go on behind. */
function owned(
  mount: string,
  what: string,
  mode: string,
): readonly (readonly [string, KeyEntry])[] {
  return [
    [
      "mode",
      {
        text: `The permissions of ${what}, octal; \`${mode}\` without it.`,
        example: `${mount},mode=${mode} make`,
      },
    ],
    [
      "uid",
      {
        text: `The number of the user that owns ${what}; 0 without it.`,
        example: `${mount},uid=1000 make`,
      },
    ],
    [
      "gid",
      {
        text: `The number of the group that owns ${what}; 0 without it.`,
        example: `${mount},gid=1000 make`,
      },
    ],
  ];
}

const entries: ReadonlyMap<string, Keys> = new Map<string, Keys>([
  [
    "bind",
    new Map<string, KeyEntry>([
      typeKey("type=bind,target=. make"),
      [
        "target",
        {
          text: "The path where the command finds it; a relative one goes on from `WORKDIR`. Also written `dst` or `destination`.",
          example: "type=bind,target=/src make -C /src",
        },
      ],
      [
        "source",
        {
          text: "The path in the context, stage or image; its root without it. Also written `src`.",
          example: "type=bind,source=package.json,target=package.json npm ci",
        },
      ],
      [
        "from",
        {
          text: "A stage, a context that the build names, or an image; the build context without it. No variables.",
          example: "type=bind,from=build,source=/out,target=/out cp /out/app /app",
        },
      ],
      [
        "rw",
        {
          text: "Lets the command write; what it writes is thrown away after it. Also written `readwrite`.",
          example: "type=bind,target=.,rw make",
        },
      ],
      [
        "ro",
        {
          text: "Keeps the command from writing, which holds without it, too. Also written `readonly`.",
          example: "type=bind,target=.,ro make",
        },
      ],
    ]),
  ],
  [
    "cache",
    new Map<string, KeyEntry>([
      typeKey("type=cache,target=/root/.npm npm ci"),
      [
        "target",
        {
          text: "The path of the folder; a relative one goes on from `WORKDIR`. Also written `dst` or `destination`.",
          example: "type=cache,target=/root/.npm npm ci",
        },
      ],
      [
        "id",
        {
          text: "The name of the cache: mounts with the same name share it. It is the target without it.",
          example: "type=cache,id=npm,target=/root/.npm npm ci",
        },
      ],
      [
        "sharing",
        {
          text: "What happens when several builds want it at once: `shared` lets all write, `locked` makes them wait, `private` gives each its own. `shared` without it; apt needs `locked`.",
          example: "type=cache,target=/var/cache/apt,sharing=locked apt-get update",
        },
      ],
      [
        "from",
        {
          text: "A stage, a context that the build names, or an image that a new cache begins with; empty without it.",
          example: "type=cache,target=/cache,from=seed make",
        },
      ],
      [
        "source",
        {
          text: "The folder in `from` that a new cache begins with; its root without it. Also written `src`.",
          example: "type=cache,target=/cache,from=seed,source=/cache make",
        },
      ],
      [
        "ro",
        {
          text: "Keeps the command from writing to it. Also written `readonly`.",
          example: "type=cache,target=/cache,ro make",
        },
      ],
      ...owned("type=cache,target=/cache", "a new folder", "0755"),
    ]),
  ],
  [
    "tmpfs",
    new Map<string, KeyEntry>([
      typeKey("type=tmpfs,target=/tmp make"),
      [
        "target",
        {
          text: "The path of the folder. Also written `dst` or `destination`.",
          example: "type=tmpfs,target=/tmp make",
        },
      ],
      [
        "size",
        {
          text: "How much it can hold at most, such as `512m`.",
          example: "type=tmpfs,target=/tmp,size=512m make",
        },
      ],
    ]),
  ],
  [
    "secret",
    new Map<string, KeyEntry>([
      typeKey("type=secret,id=token cat /run/secrets/token"),
      [
        "id",
        {
          text: "The name by which the build is given it: `--secret id=…`. It is the last part of the target without it.",
          example: "type=secret,id=token cat /run/secrets/token",
        },
      ],
      [
        "target",
        {
          text: "The path of the file; `/run/secrets/` and its name where neither this nor `env` is set. Also written `dst` or `destination`.",
          example: "type=secret,id=npmrc,target=/root/.npmrc npm ci",
        },
      ],
      [
        "env",
        {
          text: "The environment variable that gets the secret instead of a file, or as well where `target` is set, too.",
          since: "1.10",
          example: "type=secret,id=token,env=TOKEN make publish",
        },
      ],
      [
        "required",
        {
          text: "Makes the build fail where it is not given; without it the command runs without the secret.",
          example: "type=secret,id=token,required make publish",
        },
      ],
      ...owned("type=secret,id=token", "the file", "0400"),
    ]),
  ],
  [
    "ssh",
    new Map<string, KeyEntry>([
      typeKey("type=ssh git clone git@example.com:app.git"),
      [
        "id",
        {
          text: "The name by which the build is given the agent: `--ssh …`; `default` without it.",
          example: "type=ssh,id=github git clone git@github.com:example/app.git",
        },
      ],
      [
        "target",
        {
          text: "The path of the socket; `/run/buildkit/ssh_agent.0` and so on without it. Also written `dst` or `destination`.",
          example: "type=ssh,target=/run/agent.sock git clone git@example.com:app.git",
        },
      ],
      [
        "required",
        {
          text: "Makes the build fail where no agent is given.",
          example: "type=ssh,required git clone git@example.com:app.git",
        },
      ],
      ...owned("type=ssh", "the socket", "0600"),
    ]),
  ],
]);
