import type {
  ContainerSpec,
  EngineContainer,
  EngineImageDetails,
  PortChoice,
} from "../engine/engine.ts";
import { isLive, shortImage } from "./containerRows.ts";
import type { RunValues } from "./runValues.ts";

/** What the form of a run is made from besides what is typed into it. */
export interface RunFacts {
  /** A name, else an id. */
  readonly image: string;
  readonly config: EngineImageDetails["config"];
  /** Of the image, such as `linux/arm64`. */
  readonly platforms: readonly string[];
  readonly containers: readonly EngineContainer[];
  /** The engine is on this machine, so that its ports need not be open to others. */
  readonly local: boolean;
}

/** Values of variables that are secrets, for this run only. */
export type RunSecrets = Readonly<Record<string, string>>;

export function withRunValue<K extends keyof RunValues>(
  values: RunValues,
  key: K,
  value: RunValues[K] | undefined,
): RunValues {
  const { [key]: _, ...others } = values;
  return value === undefined ? others : { ...others, [key]: value };
}

/** What choices are remembered by: the name without tag and digest. */
export function repositoryOf(image: string): string {
  return shortImage(image)
    .replace(/@.*$/, "")
    .replace(/:[^:/]*$/, "");
}

/** Ports of the engine's machine that containers have. */
export function takenPorts(containers: readonly EngineContainer[]): ReadonlySet<number> {
  return new Set(
    containers
      .filter(isLive)
      .flatMap(({ ports }) => ports.flatMap(({ hostPort }) => hostPort ?? [])),
  );
}

/** As chosen, else those that the image exposes, each at a free port of the same number. */
export function portsOf({ ports }: RunValues, facts: RunFacts): readonly PortChoice[] {
  const taken = new Set(takenPorts(facts.containers));
  if (ports !== undefined) return ports;
  return facts.config.exposed.flatMap((exposed) => {
    const [number = "", protocol = "tcp"] = exposed.split("/");
    const containerPort = Number(number);
    if (!containerPort || (protocol !== "tcp" && protocol !== "udp")) return [];
    const hostPort = freePort(containerPort, taken);
    taken.add(hostPort);
    return [
      { containerPort, protocol, hostPort, ...(facts.local && { hostAddress: "127.0.0.1" }) },
    ];
  });
}

/** The same one, or 8000 more where it is one of the system's; then the next that is free. */
export function freePort(wanted: number, taken: ReadonlySet<number>): number {
  let port = wanted < 1024 ? wanted + 8000 : wanted;
  while (taken.has(port)) port = port < 65_535 ? port + 1 : 1024;
  return port;
}

/** Chosen ports that another container has. */
export function conflicts(values: RunValues, facts: RunFacts): readonly number[] {
  const taken = takenPorts(facts.containers);
  return portsOf(values, facts).flatMap(({ hostPort }) => (taken.has(hostPort) ? hostPort : []));
}

/** As chosen, else of the repository's last part with the first number that is free. */
export function nameOf({ name }: RunValues, { image, containers }: RunFacts): string {
  const known = new Set(containers.map((container) => container.name));
  if (name !== undefined && !known.has(name)) return name;
  const last = name?.replace(/-\d+$/, "") ?? repositoryOf(image).split("/").at(-1) ?? "";
  const base = last.replace(/[^\w.-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "") || "container";
  let count = 1;
  while (known.has(`${base}-${count}`)) count++;
  return `${base}-${count}`;
}

/** As chosen, else where the image starts a shell and exposes nothing. */
export function isInteractive({ interactive, command }: RunValues, { config }: RunFacts): boolean {
  if (interactive !== undefined) return interactive;
  const words = [...config.entrypoint, ...(command ?? config.cmd)];
  const program = words.length === 1 ? words[0]?.split("/").at(-1) : undefined;
  return program !== undefined && config.exposed.length === 0 && shells.test(program);
}

const shells = /^(ba|da|a|z|fi)?sh$|^(python|node|irb|jshell|ghci|iex|php|R)[\d.]*$/;

/** Names of variables that have no value yet. */
export function missingEnv(values: RunValues, secrets: RunSecrets): readonly string[] {
  return (values.secretEnv ?? []).filter((name) => secrets[name] === undefined);
}

export function specOf(values: RunValues, secrets: RunSecrets, facts: RunFacts): ContainerSpec {
  const { command, entrypoint, platform, workdir, user, network } = values;
  return {
    image: facts.image,
    name: nameOf(values, facts),
    ...(platform !== undefined && { platform }),
    ...(command !== undefined && { command }),
    ...(entrypoint !== undefined && { entrypoint }),
    ...(workdir !== undefined && { workdir }),
    ...(user !== undefined && { user }),
    ...(network !== undefined && { network }),
    env: { ...values.env, ...secrets },
    // The network of the machine or none has no ports to publish.
    ports: network === "host" || network === "none" ? [] : portsOf(values, facts),
    volumes: values.volumes ?? [],
    removeOnExit: values.removeOnExit ?? true,
    interactive: isInteractive(values, facts),
    labels: {},
  };
}
