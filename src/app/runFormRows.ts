import { commandText } from "./commandText.ts";
import { portText } from "./containerRows.ts";
import {
  conflicts,
  isInteractive,
  missingEnv,
  nameOf,
  portsOf,
  type RunFacts,
  type RunSecrets,
} from "./runForm.ts";
import type { RunValues } from "./runValues.ts";

/** A row of the form; `run` and `reset` do something, the others open their step. */
export type RunRowId = "run" | "reset" | Exclude<keyof RunValues, "secretEnv">;

export interface RunRow {
  readonly id: RunRowId;
  /** The current value for people. */
  readonly value: string;
  readonly warning: boolean;
  /** Somebody chose it in the form. */
  readonly changed: boolean;
}

export interface RunForm {
  readonly values: RunValues;
  readonly secrets: RunSecrets;
}

export function runRows(form: RunForm, facts: RunFacts): readonly RunRow[] {
  return rowIds.map((id) => {
    const { value, warning = false } = readers[id](form, facts);
    const { values } = form;
    const changed =
      id !== "run" &&
      id !== "reset" &&
      (values[id] !== undefined || (id === "env" && values.secretEnv !== undefined));
    return { id, value, warning, changed };
  });
}

/** What a run will do: ports, name, what becomes of it. */
export function describeRun(form: RunForm, facts: RunFacts): string {
  const { values } = form;
  const ports = describePorts(values, facts);
  const { env = {}, secretEnv = [], volumes = [], command } = values;
  const variables = new Set([...Object.keys(env), ...secretEnv]).size;
  return [
    nameOf(values, facts),
    ...(ports === "" ? [] : [ports]),
    ...(isInteractive(values, facts) ? ["in a terminal"] : []),
    ...(command === undefined ? [] : [commandText.show(command)]),
    ...(variables === 0 ? [] : [variables === 1 ? "1 variable" : `${variables} variables`]),
    ...(volumes.length === 0
      ? []
      : [volumes.length === 1 ? "1 volume" : `${volumes.length} volumes`]),
    (values.removeOnExit ?? true) ? "removed on exit" : "kept",
  ].join(" · ");
}

interface RowValue {
  readonly value: string;
  readonly warning?: boolean;
}

const rowIds: readonly RunRowId[] = [
  ...(["run", "ports", "env", "volumes", "command", "interactive", "name"] as const),
  ...(["removeOnExit", "entrypoint", "workdir", "user", "network", "platform", "reset"] as const),
];

const readers: Readonly<Record<RunRowId, (form: RunForm, facts: RunFacts) => RowValue>> = {
  run: (form, facts) => ({ value: describeRun(form, facts) }),
  reset: () => ({ value: "" }),
  ports({ values }, facts) {
    const taken = conflicts(values, facts);
    const ports = describePorts(values, facts) || "none";
    return taken.length === 0
      ? { value: ports }
      : { value: `${ports}; a container has ${taken.join(", ")}`, warning: true };
  },
  env({ values, secrets }, { config }) {
    const missing = missingEnv(values, secrets);
    const set = new Set([...Object.keys(values.env ?? {}), ...(values.secretEnv ?? [])]);
    const parts = [
      ...(missing.length === 0 ? [] : [`${missing.join(", ")} without a value`]),
      ...(set.size === 0 ? [] : [`${set.size} set`]),
      ...(config.env.length === 0 ? [] : [`${config.env.length} of the image`]),
    ];
    return { value: parts.join(", ") || "none", warning: missing.length > 0 };
  },
  volumes({ values }, { config }) {
    const own = (values.volumes ?? []).join(", ");
    if (own !== "") return { value: own };
    return {
      value:
        config.volumes.length === 0 ? "none" : `the image's own for ${config.volumes.join(", ")}`,
    };
  },
  command: ({ values }, { config }) => ({
    value:
      values.command === undefined
        ? `${commandText.show(config.cmd)} (of the image)`.trim()
        : commandText.show(values.command),
  }),
  interactive: ({ values }, facts) => ({ value: isInteractive(values, facts) ? "yes" : "no" }),
  name: ({ values }, facts) => ({ value: nameOf(values, facts) }),
  removeOnExit: ({ values }) => ({ value: (values.removeOnExit ?? true) ? "yes" : "no" }),
  entrypoint: ({ values }, { config }) => ({
    value:
      values.entrypoint === undefined
        ? config.entrypoint.length === 0
          ? "none"
          : `${commandText.show(config.entrypoint)} (of the image)`
        : commandText.show(values.entrypoint) || "none",
  }),
  workdir: ({ values }, { config }) => ({
    value: values.workdir ?? `${config.workdir || "/"} (of the image)`,
  }),
  user: ({ values }, { config }) => ({
    value: values.user ?? `${config.user || "root"} (of the image)`,
  }),
  network: ({ values }) => ({ value: values.network ?? "default" }),
  platform: ({ values }, { platforms }) => ({
    value: values.platform ?? (platforms.length > 1 ? "the engine's own" : (platforms[0] ?? "")),
  }),
};

function describePorts(values: RunValues, facts: RunFacts): string {
  return portsOf(values, facts)
    .map((port) => {
      const text = portText({
        ...port,
        hostPort: port.hostPort === 0 ? undefined : port.hostPort,
        hostAddress: undefined,
      });
      if (port.hostPort === 0) return `any→${text}`;
      return port.hostAddress === undefined ? text : `${port.hostAddress}:${text}`;
    })
    .join(", ");
}
