/**
 * A process that answers like an engine with many images, in the words of a real one (Docker 28.5), on
 * a socket: `standInImages.ts SOCKET COUNT`. `POST /storm?rate=1000&seconds=5&images=1` makes it tell of
 * so many events a second, about so many of its images.
 */
import { createServer, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const [socket = "", count = "5000"] = process.argv.slice(2);
const images = Array.from({ length: Number(count) }, (_, at) => imageRecord(at));
const listeners = new Set<ServerResponse>();
const [byId, body] = [new Map(images.map((it) => [it.Id, it])), JSON.stringify(images)];

createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://engine");
  const answer = (value: unknown, status = 200) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  };
  const { pathname, searchParams } = url;
  if (pathname === "/version") {
    return answer({ Version: "28.5.2", ApiVersion: "1.51", Os: "linux", Components: [] });
  }
  if (pathname === "/images/json") return answer(body);
  if (pathname === "/containers/json") return answer([]);
  if (pathname === "/system/df") return answer({ Images: images, LayersSize: 1, BuildCache: [] });
  if (pathname === "/events") {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    if (searchParams.get("filters")?.includes("image")) listeners.add(response);
    response.once("close", () => listeners.delete(response));
    return;
  }
  if (pathname === "/storm") {
    const figure = (name: string) => Number(searchParams.get(name));
    void storm(figure("rate"), figure("seconds"), figure("images")).then(() => answer({}));
    return;
  }
  const id = decodeURIComponent(/^\/images\/(.+)\/json$/.exec(pathname)?.[1] ?? "");
  const image = byId.get(id);
  if (image === undefined) return answer({ message: `No such image: ${id}` }, 404);
  const { Created, Labels, ...rest } = image;
  answer({ ...rest, Created: new Date(Created * 1000).toISOString(), Config: { Labels } });
}).listen(socket, () => process.stdout.write("ready\n"));

async function storm(rate: number, seconds: number, about: number): Promise<void> {
  const start = performance.now();
  for (let sent = 0; sent < rate * seconds; ) {
    const due = Math.min(rate * seconds, ((performance.now() - start) / 1000) * rate);
    const lines: string[] = [];
    for (; sent < due; sent += 1) lines.push(eventLine(sent % about));
    for (const listener of listeners) listener.write(lines.join(""));
    await delay(10);
  }
}

function eventLine(at: number): string {
  const { Id = "", RepoTags = [] } = images[at] ?? {};
  const time = Math.floor(Date.now() / 1000);
  const Actor = { ID: Id, Attributes: { name: RepoTags[0] } };
  const event = {
    status: "tag",
    id: Id,
    Type: "image",
    Action: "tag",
    Actor,
    scope: "local",
    time,
  };
  return `${JSON.stringify(event)}\n`;
}

function imageRecord(at: number) {
  return {
    ...{ Containers: 0, Created: 1_790_000_000 - at * 977, ParentId: "", RepoDigests: [] },
    Id: `sha256:${at.toString(16).padStart(64, "a")}`,
    Labels: {
      "org.opencontainers.image.source": `https://git.example.com/team/service-${at % 50}`,
      "com.docker.compose.project": `project-${at % 20}`,
    },
    RepoTags: at % 10 === 9 ? [] : [`registry.example.com/team/service-${at % 50}:1.${at}`],
    ...{ SharedSize: 40_000_000, Size: 120_000_000 + at },
  };
}
