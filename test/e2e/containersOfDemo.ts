import { engineRequest } from "../support/beds/engineRequest.ts";
import type { RealEngine } from "../support/realEngines.ts";

/** A server that says aloud who comes by; its image is made past our own code. */
export const image = "0-containers-demo:1";
export const volume = "0-containers-demo-data";
const script =
  'trap "exit 0" TERM; mkdir -p /w; echo "<h1>Shop</h1>" >/w/index.html; ' +
  "httpd -f -v -p 8095 -h /w 2>&1 & wait";

/** One that runs until it is stopped, and says so in its log; without ports its row does not open at a click. */
export async function start(engine: RealEngine, name: string): Promise<void> {
  const Cmd = ["sh", "-c", "trap 'exit 0' TERM; echo has begun; sleep 300 & wait"];
  await ask(engine, "POST", `/containers/create?name=${name}`, { Image: "busybox:1.36", Cmd });
  await ask(engine, "POST", `/containers/${name}/start`);
}

export async function stateOf(engine: RealEngine, name: string): Promise<string> {
  return (await ask(engine, "GET", `/containers/${name}/json`))?.State?.Status ?? "";
}

export async function ask(engine: RealEngine, method: string, path: string, body?: unknown) {
  const answer = await engineRequest({
    socket: engine.host.replace("unix://", ""),
    method,
    path,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString());
}

/** Of the containers that this test may have left or has made. */
export async function names(engine: RealEngine): Promise<readonly string[]> {
  const list: readonly { readonly Names: readonly string[] }[] = await ask(
    engine,
    "GET",
    "/containers/json?all=1",
  );
  return list
    .map(({ Names }) => (Names[0] ?? "").replace(/^\//, ""))
    .filter((name) => name.startsWith("0-containers-demo"));
}

export async function hostPort(engine: RealEngine): Promise<string> {
  const record = await ask(engine, "GET", "/containers/0-containers-demo-1/json");
  return record.NetworkSettings.Ports["8095/tcp"][0].HostPort;
}

export async function startedAt(engine: RealEngine, name = "0-containers-demo-1"): Promise<string> {
  const record = await ask(engine, "GET", `/containers/${name}/json`);
  return record?.State?.StartedAt ?? "";
}

export async function makeImage(engine: RealEngine): Promise<void> {
  const name = "0-containers-demo-maker";
  const config = {
    Cmd: ["sh", "-c", script],
    ExposedPorts: { "8095/tcp": {} },
    Env: ["PATH=/bin:/usr/bin:/sbin:/usr/sbin", "API_TOKEN=t0p-s3cret"],
  };
  const made = await ask(engine, "POST", `/containers/create?name=${name}`, {
    Image: "busybox:1.36",
    ...config,
  });
  await ask(engine, "POST", `/commit?container=${made.Id}&repo=0-containers-demo&tag=1`, config);
  await ask(engine, "DELETE", `/containers/${made.Id}?force=1`);
}
