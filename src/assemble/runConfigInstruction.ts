import type { HealthcheckInstruction, Instruction } from "../dockerfile/document.ts";
import { parseDuration } from "../dockerfile/durations.ts";
import { checkPort } from "../dockerfile/ports.ts";
import { readBindings } from "../dockerfile/readBindings.ts";
import { checkSignal } from "../dockerfile/signals.ts";
import { buildFault } from "./buildFault.ts";
import { exposedPorts } from "./exposedPorts.ts";
import { goDuration, goQuotedList, goQuotedNumber } from "./goText.ts";
import type { ImageDraft } from "./imageDraft.ts";
import { onbuildText } from "./onbuildText.ts";
import type { Healthcheck } from "./runConfig.ts";
import type { StageScope } from "./stageScope.ts";

/**
 * Does what an instruction does that changes no file. Gives the text that the history has of it;
 * undefined where BuildKit writes none. Throws `build-failed`.
 */
export function runConfigInstruction(
  draft: ImageDraft,
  instruction: Exclude<Instruction, { kind: "COPY" | "ADD" | "WORKDIR" | "RUN" | "FROM" }>,
  scope: StageScope,
): string | undefined {
  const { expand } = scope;
  const set = (change: Partial<ImageDraft["config"]>): void => {
    draft.config = { ...draft.config, ...change };
  };
  switch (instruction.kind) {
    case "ENV": {
      const pairs = bind(draft, instruction, scope);
      set({ Env: pairs.reduce(withVariable, draft.config.Env ?? []) });
      return `ENV ${pairs.map(([name, value]) => `${name}=${value}`).join(" ")}`;
    }
    case "ARG": {
      const bound = new Map(bind(draft, instruction, scope));
      const texts = instruction.pairs.map(({ key }) => {
        const value = bound.get(key.raw);
        return value === undefined ? key.raw : `${key.raw}=${value}`;
      });
      return `ARG ${texts.join(" ")}`;
    }
    case "LABEL": {
      const pairs = instruction.pairs.map(({ key, value }) => [
        expand(key.raw),
        expand(value?.raw ?? ""),
      ]);
      set({ Labels: { ...draft.config.Labels, ...Object.fromEntries(pairs) } });
      return `LABEL ${pairs.map(([name, value]) => `${name}=${value}`).join(" ")}`;
    }
    case "MAINTAINER":
      draft.author = instruction.words[0]?.raw ?? "";
      return `MAINTAINER ${draft.author}`;
    case "USER": {
      const user = expand(instruction.words[0]?.raw ?? "");
      set({ User: user });
      return `USER ${user}`;
    }
    case "EXPOSE": {
      const ports = portsOf(
        instruction.words.map(({ raw }) => raw),
        expand,
      );
      const added = Object.fromEntries(ports.map((port) => [port, {}]));
      set({ ExposedPorts: { ...draft.config.ExposedPorts, ...added } });
      return `EXPOSE [${ports.join(" ")}]`;
    }
    case "VOLUME": {
      const volumes = instruction.words.map(({ raw, value }) =>
        expand(instruction.json ? value : raw),
      );
      if (volumes.includes("")) throw buildFault("VOLUME has an empty path.", "Name a folder.");
      const added = Object.fromEntries(volumes.map((volume) => [volume, {}]));
      set({ Volumes: { ...draft.config.Volumes, ...added } });
      return `VOLUME [${volumes.join(" ")}]`;
    }
    case "STOPSIGNAL": {
      const signal = expand(instruction.words[0]?.raw ?? "");
      const wrong = checkSignal(signal);
      if (wrong !== undefined) throw buildFault(wrong);
      set({ StopSignal: signal });
      return `STOPSIGNAL ${signal}`;
    }
    case "SHELL": {
      const shell = instruction.words.map(({ value }) => value);
      set({ Shell: shell });
      return `SHELL [${shell.join(" ")}]`;
    }
    case "CMD": {
      const command = commandOf(draft, instruction);
      set({ Cmd: command, ArgsEscaped: true });
      draft.hasCmd = true;
      return `CMD ${goQuotedList(command)}`;
    }
    case "ENTRYPOINT": {
      const command = commandOf(draft, instruction);
      set({ Entrypoint: command, ...(!draft.hasCmd && { Cmd: [] }) });
      return `ENTRYPOINT ${goQuotedList(command)}`;
    }
    case "HEALTHCHECK": {
      const check = healthcheckOf(instruction);
      set({ Healthcheck: check });
      return `HEALTHCHECK ${healthcheckText(check)}`;
    }
    case "ONBUILD":
      set({ OnBuild: [...(draft.config.OnBuild ?? []), onbuildText(instruction, scope)] });
      return undefined;
    default:
      throw buildFault(`unknown instruction: ${instruction.keyword.raw}`);
  }
}

/** Puts what ENV or ARG says into the scope; gives what has a value. */
function bind(
  draft: ImageDraft,
  instruction: Extract<Instruction, { kind: "ENV" | "ARG" | "LABEL" }>,
  { escape: escapeChar, globals, given, lookUp }: StageScope,
): readonly (readonly [string, string])[] {
  const bindings = readBindings(
    { escape: escapeChar, globals, current: (name) => draft.scope.get(name) },
    instruction,
    given,
    lookUp,
  );
  return bindings.flatMap(([name, value]) => {
    if (name === "") throw buildFault(`${instruction.kind} names cannot be blank`);
    if (value.value === undefined && !value.unset) {
      throw buildFault(
        `The value of ${name} cannot be told: ${instruction.kind} asks for more than there is.`,
      );
    }
    // Without a value it is declared, which changes nothing for those that ask for it.
    if (value.value === undefined) return [];
    draft.scope.set(name, value);
    return [[name, value.value] as const];
  });
}

function withVariable(
  env: readonly string[],
  [name, value]: readonly [string, string],
): readonly string[] {
  const at = env.findIndex((entry) => entry === name || entry.startsWith(`${name}=`));
  const entry = `${name}=${value}`;
  return at === -1 ? [...env, entry] : env.with(at, entry);
}

function portsOf(words: readonly string[], expand: (raw: string) => string): readonly string[] {
  // Sorted as they are typed: so does the parser, before it puts variables in.
  return words
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap((word) => expand(word).split(/\s+/))
    .filter((port) => port !== "")
    .flatMap((port) => {
      const wrong = checkPort(port);
      if (wrong !== undefined) throw buildFault(wrong);
      return exposedPorts(port);
    });
}

function commandOf(
  draft: ImageDraft,
  { json, words, shell }: Extract<Instruction, { kind: "CMD" | "ENTRYPOINT" | "RUN" | "SHELL" }>,
): readonly string[] {
  if (json) return words.map(({ value }) => value);
  const configured = draft.config.Shell ?? [];
  return [...(configured.length > 0 ? configured : usualShell), shell?.text ?? ""];
}

const usualShell = ["/bin/sh", "-c"];

function healthcheckOf({ none, json, words, shell, flags }: HealthcheckInstruction): Healthcheck {
  if (none) return { Test: ["NONE"] };
  const command = words.slice(1).map(({ value }) => value);
  const flag = (name: string): string =>
    flags.findLast((one) => one.name.value === name)?.value?.value ?? "";
  const time = (name: string): number => parseDuration(flag(name)) ?? 0;
  const times = {
    Interval: time("interval"),
    Timeout: time("timeout"),
    StartPeriod: time("start-period"),
    StartInterval: time("start-interval"),
    Retries: Number(flag("retries") || 0),
  };
  return {
    Test: json ? ["CMD", ...command] : ["CMD-SHELL", shell?.text ?? ""],
    ...Object.fromEntries(Object.entries(times).filter(([, value]) => value !== 0)),
  };
}

function healthcheckText(check: Healthcheck): string {
  const {
    Test,
    Interval = 0,
    Timeout = 0,
    StartPeriod = 0,
    StartInterval = 0,
    Retries = 0,
  } = check;
  const times = [Interval, Timeout, StartPeriod, StartInterval].map(
    (time) => `"${goDuration(time)}"`,
  );
  return `&{${goQuotedList(Test)} ${times.join(" ")} ${goQuotedNumber(Retries)}}`;
}
