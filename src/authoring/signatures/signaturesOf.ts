import type { TextRange } from "../../base/textRange.ts";
import type { InstructionKind } from "../../dockerfile/document.ts";
import { describeFlag, flagNames } from "../reference/describeFlag.ts";

/** One form of an instruction. */
export interface Signature {
  readonly form: SignatureForm;
  readonly label: string;
  readonly parameters: readonly SignatureParameter[];
}

/** `none` is HEALTHCHECK NONE. */
export type SignatureForm = "shell" | "json" | "none" | "mount";

export interface SignatureParameter {
  /** A name to find it by: `--from`, `destination`. */
  readonly id: string;
  /** In the label. */
  readonly range: TextRange;
  readonly text: string;
}

/** The forms of an instruction; empty for what is none. */
export function signaturesOf(kind: InstructionKind): readonly Signature[] {
  return (forms[kind] ?? []).map(({ form, label, parameters }) => {
    const flags = form === "none" ? [] : flagNames(kind).map((flag) => flagPart(kind, flag));
    const pieces = [...flags, ...parts(label, parameters)];
    return assemble(form, [kind, " "], flags.length > 0 ? separated(flags, pieces) : pieces);
  });
}

/** A piece of a label; one with an id is a parameter. */
export interface LabelPiece {
  readonly label: string;
  readonly id?: string;
  readonly text?: string;
}

/** Joins the pieces of a label. */
export function assemble(
  form: SignatureForm,
  head: readonly string[],
  pieces: readonly LabelPiece[],
): Signature {
  let label = head.join("");
  const parameters: SignatureParameter[] = [];
  for (const { label: piece, id, text = "" } of pieces) {
    const start = label.length;
    label += piece;
    if (id !== undefined) parameters.push({ id, range: { start, end: label.length }, text });
  }
  return { form, label, parameters };
}

function separated(flags: readonly LabelPiece[], pieces: readonly LabelPiece[]): LabelPiece[] {
  return pieces.flatMap((piece) => (flags.includes(piece) ? [piece, { label: " " }] : [piece]));
}

function flagPart(kind: InstructionKind, flag: string): LabelPiece {
  const value = flagValues[flag];
  return {
    id: `--${flag}`,
    label: `[--${flag}${value === undefined ? "" : `=${value}`}]`,
    text: describeFlag(kind, flag)?.text ?? "",
  };
}

/** Those that are not here are true or false. */
const flagValues: Readonly<Record<string, string>> = {
  platform: "os/arch",
  mount: "type=…",
  network: "default|none|host",
  security: "sandbox|insecure",
  device: "name",
  from: "stage|image|context",
  chown: "user:group",
  chmod: "mode",
  exclude: "pattern",
  checksum: "sha256:…|commit",
  interval: "duration",
  timeout: "duration",
  "start-period": "duration",
  "start-interval": "duration",
  retries: "number",
};

interface Form {
  readonly form: SignatureForm;
  /** Parameters are in braces: `{source} …`. */
  readonly label: string;
  /** Their texts by their names. */
  readonly parameters: Readonly<Record<string, string>>;
}

function parts(label: string, parameters: Form["parameters"]): readonly LabelPiece[] {
  return label.split(/(\{[^}]*\})/).flatMap((piece): LabelPiece[] => {
    if (piece === "") return [];
    if (!piece.startsWith("{")) return [{ label: piece }];
    const id = piece.slice(1, -1);
    return [{ id, label: id, text: parameters[id] ?? "" }];
  });
}

const pairTexts = (key: string, value: string): Form["parameters"] => ({ name: key, value });

const commandForms: readonly Form[] = [
  {
    form: "shell",
    label: "{command}",
    parameters: { command: "A command for the shell of `SHELL`." },
  },
  {
    form: "json",
    label: '["{program}", "{argument}", …]',
    parameters: {
      program: "The program that is started, without a shell.",
      argument: "Given to the program as it is: no variables, no wildcards.",
    },
  },
];

const transferTexts: Form["parameters"] = {
  source:
    "A file or folder; its path goes out from the root of the build context, or of what `--from` names. Wildcards are those of Go: `*`, `?`, `[a-z]`.",
  destination:
    "Where to: an absolute path, or one that goes on from `WORKDIR`. With a slash at its end it is a folder.",
};

const transferForms: readonly Form[] = [
  { form: "shell", label: "{source} … {destination}", parameters: transferTexts },
  { form: "json", label: '["{source}", …, "{destination}"]', parameters: transferTexts },
];

const forms: Readonly<Partial<Record<InstructionKind, readonly Form[]>>> = {
  FROM: [
    {
      form: "shell",
      label: "{image} [AS {name}]",
      parameters: {
        image: "An image with its tag or digest, an earlier stage, or `scratch`.",
        name: "The name of the stage, in lower case.",
      },
    },
  ],
  RUN: commandForms,
  CMD: commandForms,
  ENTRYPOINT: commandForms,
  SHELL: [
    {
      form: "json",
      label: '["{program}", "{argument}", …]',
      parameters: {
        program: "The shell.",
        argument: "What stands in front of the command, such as `-c`.",
      },
    },
  ],
  COPY: transferForms,
  ADD: [
    {
      form: "shell",
      label: "{source} … {destination}",
      parameters: {
        ...transferTexts,
        source:
          "A file or folder of the build context, a URL, or a Git repository with `#branch:folder`.",
      },
    },
    { form: "json", label: '["{source}", …, "{destination}"]', parameters: transferTexts },
  ],
  ENV: [
    {
      form: "shell",
      label: "{name}={value} …",
      parameters: pairTexts(
        "The name of the environment variable.",
        "Its value; quotes keep blanks together, and variables are those from before this line.",
      ),
    },
  ],
  LABEL: [
    {
      form: "shell",
      label: "{name}={value} …",
      parameters: pairTexts(
        "The name of the label, such as `org.opencontainers.image.source`.",
        "Its value; quotes keep blanks together.",
      ),
    },
  ],
  ARG: [
    {
      form: "shell",
      label: "{name}[={value}] …",
      parameters: pairTexts(
        "The name by which `--build-arg` sets it.",
        "What it is where the build says nothing.",
      ),
    },
  ],
  EXPOSE: [
    {
      form: "shell",
      label: "{port}[/{protocol}] …",
      parameters: {
        port: "A port that the program listens on, or a range such as `8000-8010`.",
        protocol: "`tcp`, `udp` or `sctp`; `tcp` without it.",
      },
    },
  ],
  USER: [
    {
      form: "shell",
      label: "{user}[:{group}]",
      parameters: {
        user: "The name of a user of the image, or a number.",
        group: "The name of a group of the image, or a number; then the user has that group only.",
      },
    },
  ],
  WORKDIR: [
    {
      form: "shell",
      label: "{path}",
      parameters: { path: "A folder; a relative path goes on from the one before." },
    },
  ],
  VOLUME: [
    {
      form: "shell",
      label: "{path} …",
      parameters: { path: "An absolute path in the container." },
    },
    {
      form: "json",
      label: '["{path}", …]',
      parameters: { path: "An absolute path in the container." },
    },
  ],
  STOPSIGNAL: [
    {
      form: "shell",
      label: "{signal}",
      parameters: { signal: "A name such as `SIGQUIT`, or a number." },
    },
  ],
  HEALTHCHECK: [
    {
      form: "shell",
      label: "CMD {command}",
      parameters: {
        command: "A command for the shell, or a program and its arguments in the JSON form.",
      },
    },
    {
      form: "none",
      label: "{NONE}",
      parameters: { NONE: "No check, not that of the base image." },
    },
  ],
  ONBUILD: [
    {
      form: "shell",
      label: "{instruction}",
      parameters: { instruction: "Any instruction but `FROM`, `MAINTAINER` and `ONBUILD`." },
    },
  ],
  MAINTAINER: [
    { form: "shell", label: "{name}", parameters: { name: "The author of the image." } },
  ],
};
