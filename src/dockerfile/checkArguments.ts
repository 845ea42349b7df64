import type { TextRange } from "../base/textRange.ts";
import { closestName } from "./closestName.ts";
import type {
  CommandInstruction,
  FromInstruction,
  HealthcheckInstruction,
  Instruction,
  OnbuildInstruction,
  PairsInstruction,
  PlainInstruction,
  Problem,
  TransferInstruction,
} from "./document.ts";
import { checkDuration, checkRetries } from "./durations.ts";
import { instructionKinds } from "./instructionKinds.ts";
import { checkPort, isPortTooHigh } from "./ports.ts";
import { checkSignal } from "./signals.ts";

/** What the engine rejects in the arguments, kind by kind. */
export function checkArguments(instruction: Instruction): Problem[] {
  switch (instruction.kind) {
    case "FROM":
      return checkFrom(instruction);
    case "COPY":
    case "ADD":
      return checkTransfer(instruction);
    case "ENV":
    case "LABEL":
    case "ARG":
      return checkPairs(instruction);
    case "HEALTHCHECK":
      return checkHealthcheck(instruction);
    case "ONBUILD":
      return checkOnbuild(instruction);
    case "SHELL":
      if (instruction.json && instruction.words.length > 0) return [];
      return problemAt(
        place(instruction),
        'SHELL needs the JSON form with at least one string; write it like SHELL ["/bin/bash", "-c"].',
      );
    case "WORKDIR":
    case "USER":
    case "EXPOSE":
    case "VOLUME":
    case "MAINTAINER":
      return checkPlain(instruction);
    case "STOPSIGNAL":
      return checkStopSignal(instruction);
    case "UNKNOWN":
      return problemAt(
        instruction.keyword.raw === "" ? instruction.range : instruction.keyword.range,
        unknownInstruction(instruction.keyword.raw),
      );
    case "RUN":
      return checkRun(instruction);
    default:
      return [];
  }
}

function checkFrom(from: FromInstruction): Problem[] {
  const count = from.words.length;
  if (count === 0) {
    return problemAt(place(from), "FROM needs an image; write FROM IMAGE or FROM IMAGE AS NAME.");
  }
  if (count === 1) return [];
  if (count !== 3 || !from.as) {
    return problemAt(
      from.argumentsRange,
      "FROM takes an image, or an image, AS and a name, and nothing else; comments need a line of their own.",
    );
  }
  if (from.alias && !/^[a-z][a-z0-9\-_.]*$/.test(from.alias.raw.toLowerCase())) {
    return problemAt(
      from.alias.range,
      `"${from.alias.raw}" cannot be a stage name; begin with a letter and use letters, digits, dashes, dots and underscores.`,
    );
  }
  return [];
}

function checkTransfer(transfer: TransferInstruction): Problem[] {
  const { kind, words, heredocs } = transfer;
  if (words.length === 0) {
    return problemAt(
      place(transfer),
      `${kind} needs a source and a destination; write ${kind} SOURCE DESTINATION.`,
    );
  }
  if (words.length === 1) {
    return problemAt(
      place(transfer),
      `${kind} has one argument, but needs a source and a destination; add the destination.`,
    );
  }
  if (transfer.destination === undefined) {
    return problemAt(
      heredocs.at(-1)?.marker ?? place(transfer),
      `The destination of ${kind} cannot be a heredoc; write the destination behind it.`,
    );
  }
  if (kind === "COPY" && transfer.from?.raw.includes("$")) {
    return problemAt(
      transfer.from.range,
      "COPY --from takes no variables; name the stage or image itself, or a stage that is FROM the variable.",
    );
  }
  return [];
}

function checkRun({ flags }: CommandInstruction): Problem[] {
  return flags.flatMap(({ name, value, range }) => {
    if (!value) return [];
    if (name.value === "network" && !networks.has(value.value)) {
      return problemAt(
        value.range,
        `"${value.raw}" is not a network mode of RUN; write default, none or host.`,
      );
    }
    if (name.value !== "mount") return [];
    if (value.value === "") {
      return problemAt(
        range,
        "The flag --mount lacks its value; write it like --mount=type=cache,target=/PATH.",
      );
    }
    if (!/(?:^|,)\s*from=[^,]*\$/i.test(value.value)) return [];
    return problemAt(
      value.range,
      "The from of a mount takes no variables; name the stage or image itself, or a stage that is FROM the variable.",
    );
  });
}

const networks: ReadonlySet<string> = new Set(["default", "none", "host"]);

function checkPairs({ kind, pairs, words, ...instruction }: PairsInstruction): Problem[] {
  if (words.length === 0) {
    const form = kind === "ARG" ? "NAME or ARG NAME=VALUE" : "KEY=VALUE";
    return problemAt(
      instruction.keyword.range,
      `${kind} needs at least one argument; write ${kind} ${form}.`,
    );
  }
  for (const { key, value, range } of pairs) {
    if (value === undefined && kind !== "ARG") {
      return problemAt(
        range,
        `${kind} needs a value for "${key.raw}"; write ${kind} ${key.raw}=VALUE.`,
      );
    }
    if (key.raw === "") {
      return problemAt(range, `${kind} needs a name in front of the =; write ${kind} NAME=VALUE.`);
    }
  }
  return [];
}

function checkHealthcheck(check: HealthcheckInstruction): Problem[] {
  const [type, ...rest] = check.words;
  if (type === undefined) {
    return problemAt(
      place(check),
      "HEALTHCHECK needs CMD and a command, or NONE; write HEALTHCHECK CMD COMMAND.",
    );
  }
  if (check.none) {
    if (rest.length === 0) return [];
    return problemAt(
      check.argumentsRange,
      "HEALTHCHECK NONE takes no arguments; remove what follows it.",
    );
  }
  if (!check.cmd) {
    return problemAt(
      type.range,
      `HEALTHCHECK knows CMD and NONE, not "${type.raw}"; write HEALTHCHECK CMD in front of the command.`,
    );
  }
  if (rest.length === 0) {
    return problemAt(check.cmd.range, "HEALTHCHECK CMD lacks the command; write it behind CMD.");
  }
  return check.flags.flatMap((flag) => {
    if (!flag.value) return [];
    const message =
      flag.name.value === "retries"
        ? checkRetries(flag.value.value)
        : checkDuration(flag.name.value, flag.value.value);
    return message ? problemAt(flag.value.range, message) : [];
  });
}

function checkOnbuild({ trigger, ...onbuild }: OnbuildInstruction): Problem[] {
  if (!trigger) {
    return problemAt(
      onbuild.keyword.range,
      "ONBUILD needs an instruction to run later; write it like ONBUILD RUN COMMAND.",
    );
  }
  if (trigger.kind === "ONBUILD" || trigger.kind === "FROM" || trigger.kind === "MAINTAINER") {
    return [
      {
        range: trigger.keyword.range,
        message: `ONBUILD cannot trigger ${trigger.kind}; only instructions other than FROM, MAINTAINER and ONBUILD can wait for a later build.`,
        code: "onbuild-trigger",
      },
    ];
  }
  // The rest of a trigger is looked at by the build that runs it; only this the parser rejects now.
  return trigger.kind === "ENV" || trigger.kind === "LABEL"
    ? checkPairs(trigger).filter(
        () => trigger.words.length > 0 && trigger.pairs.some((pair) => !pair.value),
      )
    : [];
}

function checkPlain(instruction: PlainInstruction): Problem[] {
  const { kind, words } = instruction;
  if (words.length === 0) {
    return problemAt(
      place(instruction),
      `${kind} needs an argument; write ${kind} ${plainForms[kind]}.`,
    );
  }
  if (kind === "VOLUME") {
    const empty = words.find((word) => word.value.trim() === "" && instruction.json);
    return empty ? problemAt(empty.range, "VOLUME cannot be an empty path; name a folder.") : [];
  }
  if (kind !== "EXPOSE") return [];
  return words.flatMap((word) => {
    const message = checkPort(word.value);
    if (message === undefined) return [];
    return isPortTooHigh(word.value)
      ? [{ range: word.range, message, code: "port-too-high" }]
      : problemAt(word.range, message);
  });
}

function checkStopSignal(instruction: PlainInstruction): Problem[] {
  const [word] = instruction.words;
  const message = word && checkSignal(word.value);
  return message ? problemAt(word.range, message) : checkPlain(instruction);
}

const plainForms: Readonly<Record<PlainInstruction["kind"], string>> = {
  WORKDIR: "/PATH",
  USER: "NAME",
  EXPOSE: "PORT",
  VOLUME: "/PATH",
  STOPSIGNAL: "SIGNAL",
  MAINTAINER: "NAME",
};

function unknownInstruction(keyword: string): string {
  const shown = keyword.length > 40 ? `${keyword.slice(0, 40)}…` : keyword;
  if (shown === "") return "A line continuation continues nothing here; remove it.";
  const close = closestName(keyword.toUpperCase(), instructionKinds);
  return close
    ? `There is no instruction "${shown}"; did you mean ${close}?`
    : `There is no instruction "${shown}"; begin the line with one such as RUN or COPY, or with # for a comment.`;
}

/** The arguments, or the keyword where there are none. */
function place(instruction: Instruction): TextRange {
  const { argumentsRange, keyword } = instruction;
  return argumentsRange.end > argumentsRange.start ? argumentsRange : keyword.range;
}

function problemAt(range: TextRange, message: string): Problem[] {
  return [{ range, message }];
}
