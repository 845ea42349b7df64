import { execFile, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import type { Surroundings } from "../../base/surroundings.ts";
import { ProcessConnection } from "../processConnection.ts";
import { field, textField } from "../wire.ts";
import type { BuilderNode } from "./builderDefinition.ts";

/** A pod that runs buildkitd, as `kubectl` is told of it. */
export interface PodAddress {
  readonly pod: string;
  readonly container?: string;
  /** `--context`, `--namespace`, `--kubeconfig`. */
  readonly flags: readonly string[];
}

/** A connection through `kubectl exec … buildctl dial-stdio`; destroying it ends the process. */
export async function dialPod(
  surroundings: Surroundings,
  { pod, container, flags }: PodAddress,
  signal: AbortSignal,
): Promise<Duplex> {
  signal.throwIfAborted();
  const args = [
    ...flags,
    ...["exec", "--stdin"],
    ...(container ? [`--container=${container}`] : []),
    pod,
    ...["--", "buildctl", "dial-stdio"],
  ];
  const process = spawn("kubectl", args, { env: surroundings.env, stdio: "pipe" });
  return new ProcessConnection(process, "kubectl");
}

/**
 * A pod of a `kubernetes` node that is running. Always the same one while it lives, as it has the
 * cache; any of them where the node's option `loadbalance` is `random`. Rejects with an Error that
 * says why there is none, AbortError.
 */
export async function findPod(
  surroundings: Surroundings,
  node: BuilderNode,
  signal: AbortSignal,
): Promise<PodAddress> {
  // As buildx names what it deploys.
  const app = node.name.replaceAll("_", "-");
  const flags = flagsOf(node);
  const answer = await runKubectl(
    surroundings,
    [...flags, "get", "pods", `--selector=app=${app}`, "--output=json"],
    signal,
  );
  const items = field(JSON.parse(answer), "items");
  const pods = (Array.isArray(items) ? items : []).filter(
    (item) => textField(field(item, "status"), "phase") === "Running",
  );
  const names = pods.map((item) => textField(field(item, "metadata"), "name") ?? "").sort();
  const at = node.options.loadbalance === "random" ? Math.floor(Math.random() * names.length) : 0;
  const pod = names[at];
  if (!pod) throw new Error(`no pod of the deployment "${app}" is running`);
  const chosen = pods.find((item) => textField(field(item, "metadata"), "name") === pod);
  const containers = field(field(chosen, "spec"), "containers");
  const container = Array.isArray(containers) ? textField(containers[0], "name") : undefined;
  return { pod, flags, ...(container && { container }) };
}

/** `kube-pod://pod?context=…&namespace=…&container=…` */
export function podOfAddress(url: URL): PodAddress {
  const { hostname: pod, searchParams } = url;
  const container = searchParams.get("container") ?? "";
  // As Kubernetes names things, so never an option.
  for (const name of [pod, container]) {
    if (name !== "" && !/^[a-z0-9][-a-z0-9.]*$/.test(name)) throw new Error(`"${name}" is no pod`);
  }
  if (pod === "") throw new Error(`"${url}" names no pod`);
  const flags = ["context", "namespace", "kubeconfig"].flatMap((name) => {
    const value = searchParams.get(name);
    return value ? [`--${name}=${value}`] : [];
  });
  return { pod, flags, ...(container && { container }) };
}

function flagsOf({ endpoint, options }: BuilderNode): readonly string[] {
  const kubeconfig =
    endpoint.startsWith("kubernetes://") && URL.canParse(endpoint)
      ? new URL(endpoint).searchParams.get("kubeconfig")
      : undefined;
  return [
    ...(kubeconfig ? [`--kubeconfig=${kubeconfig}`] : []),
    ...(options.namespace ? [`--namespace=${options.namespace}`] : []),
  ];
}

/** More than any list of pods. */
const ANSWER_LIMIT = 64 * 1024 * 1024;

function runKubectl(
  { env }: Surroundings,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env, signal, maxBuffer: ANSWER_LIMIT };
    execFile("kubectl", args, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if (signal.aborted) return reject(signal.reason);
      if (error.code === "ENOENT") return reject(new Error("kubectl: the command was not found"));
      const said = stderr.trim().split("\n").at(-1);
      reject(new Error(`kubectl: ${said || `ended with exit code ${error.code}`}`));
    });
  });
}
