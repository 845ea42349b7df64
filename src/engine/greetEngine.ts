import { limitedSignal } from "../base/limitedSignal.ts";
import { askRaw, type RawAnswer } from "./askRaw.ts";
import type { Transport } from "./transport.ts";
import { field, textField } from "./wire.ts";

/** What an engine tells of itself before anything else is asked for. */
export interface Greeting {
  /** Such as "28.5.2"; empty where it does not tell. */
  readonly version: string;
  readonly apiVersion: string;
  /** "linux" or "windows". */
  readonly os: string;
  readonly product: "docker" | "podman";
}

/**
 * Says hello within so many milliseconds. The headers of `GET /_ping` tell all that we need; for `GET
 * /version`, engines start programs (runc, containerd): 10 ms of Docker's, seconds of a busy Podman's.
 * It is asked where a proxy has changed the headers, and has six times as long where a ping was answered.
 * Rejects with the error of the connection, TimeoutError, or what is wrong with the answer.
 */
export async function greetEngine(
  transport: Transport,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Greeting> {
  const ping = await askRaw(transport, "/_ping", limitedSignal(signal, limit));
  const greeting = readPing(ping);
  if (greeting) return greeting;
  const patience = ping.status === 200 ? 6 * limit : limit;
  return readVersion(await askRaw(transport, "/version", limitedSignal(signal, patience)));
}

function readPing({ status, headers }: RawAnswer): Greeting | undefined {
  const [, name, version, os] =
    /^(Docker|Libpod)\/(\S+) \((\w+)\)$/.exec(`${headers.server}`) ?? [];
  const apiVersion = headers["api-version"];
  if (status !== 200 || !version || !os || typeof apiVersion !== "string") return undefined;
  const serves = headers.ostype;
  return {
    ...{ version, apiVersion },
    // What the containers run on; else what the engine runs on.
    os: typeof serves === "string" ? serves : os,
    product: name === "Libpod" ? "podman" : "docker",
  };
}

function readVersion(answer: RawAnswer): Greeting {
  const version = readJson(answer);
  const apiVersion = textField(version, "ApiVersion");
  if (apiVersion === undefined) throw noEngine();
  return {
    apiVersion,
    version: textField(version, "Version") ?? "",
    os: textField(version, "Os") ?? "linux",
    product: isPodman(version) ? "podman" : "docker",
  };
}

function readJson({ status, text }: RawAnswer): unknown {
  if (/HTTP request to an HTTPS server/i.test(text)) throw new Error("it wants TLS");
  if (status === 401 || status === 403) throw new Error(`it refused with status ${status}`);
  try {
    if (status === 200) return JSON.parse(text);
  } catch {
    // Falls through: words of another server.
  }
  throw noEngine();
}

function noEngine(): Error {
  return new Error("what answers there is no container engine");
}

function isPodman(version: unknown): boolean {
  const components = field(version, "Components");
  return (
    Array.isArray(components) &&
    components.some((component) => /podman/i.test(textField(component, "Name") ?? ""))
  );
}
