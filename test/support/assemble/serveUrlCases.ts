import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AssembleCase } from "./assembleCase.ts";

export interface UrlCases extends Disposable {
  readonly cases: readonly AssembleCase[];
}

/** What ADD makes of URLs, with the server that they lead to: on this machine, as the engine is. */
export async function serveUrlCases(
  archives: Readonly<Record<string, Uint8Array>>,
): Promise<UrlCases> {
  const tar = archives["t.tar"] ?? new Uint8Array();
  const server = createServer((request, response) => {
    const [path = "", query] = (request.url ?? "").split("?");
    const old = { "last-modified": "Sat, 08 Sep 2001 10:00:00 GMT" };
    if (path === "/moved") response.writeHead(302, { location: "/f/text.txt" }).end();
    else if (path === "/timeless") response.end("timeless");
    else if (path === "/named") {
      const named = { ...old, "content-disposition": 'attachment; filename="other.txt"' };
      response.writeHead(200, named).end("named");
    } else if (path === "/empty") response.writeHead(200, old).end();
    else if (path.endsWith(".tar")) response.writeHead(200, old).end(tar);
    else if (path.startsWith("/f/") || path === "/" || path === "/f")
      response.writeHead(200, old).end(`text ${query ?? ""}`);
    else response.writeHead(404).end("not here");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sum = (content: string | Uint8Array): string =>
    `sha256:${createHash("sha256").update(content).digest("hex")}`;
  const url = (name: string, steps: string): AssembleCase => ({
    ...{ name: `ADD of a URL: ${name}`, files: { a: "hello" } },
    dockerfile: `FROM busybox:1.36\n${steps.replaceAll("@", at)}`,
  });
  return {
    cases: [
      url("into a folder, as a file", "ADD @/f/text.txt /x/\nADD @/f/text.txt /y\n"),
      url(
        "names",
        "ADD @/f/a%20b.txt /x/\nADD @/f/%C3%A4 /x/\nADD @/f/q?one=1 /x/\nADD @/f/ /x/\n",
      ),
      url("without a name", "ADD @/ /x/\nADD @ /y/\n"),
      url("a name of the server", "ADD @/named /x/\n"),
      url("sent on", "ADD @/moved /x/\n"),
      url("without a time", "ADD @/timeless /x/\n"),
      url("nothing in it", "ADD @/empty /x/\n"),
      url(
        "owner and mode",
        "ADD --chown=3:4 --chmod=751 @/f/text.txt /x/\nADD --chmod=u+x @/f/m /y\n",
      ),
      url("owner by name", "ADD --chown=nobody:www-data @/f/text.txt /x/y/\n"),
      url("an archive", "ADD @/t.tar /x/\n"),
      url("an archive to unpack", "ADD --unpack=true @/t.tar /x/\nADD --unpack=true @/f/t /y/\n"),
      url("a checksum", `ADD --checksum=${sum("text ")} @/f/text.txt /x/\n`),
      url("a checksum of an archive", `ADD --checksum=${sum(tar)} --unpack @/t.tar /x/\n`),
      url("a wrong checksum", `ADD a /\nADD --checksum=${sum("other")} @/f/text.txt /x/\n`),
      url("what is no checksum", "ADD --checksum=sha256:12 @/f/text.txt /x/\n"),
      url("a checksum of several", `ADD --checksum=${sum("text ")} @/f/a @/f/b /x/\n`),
      url("several", "ADD @/f/one a @/f/two /x/\n"),
      url("over what is there", "ADD a /x/text.txt\nADD @/f/text.txt /x/\nADD @/f/text.txt /x/\n"),
      url("variables", "ARG N=text.txt\nENV D=/v\nWORKDIR /w\nADD @/f/$N $D/\nADD @/f/$N .\n"),
      url("not there", "COPY a /\nADD @/none /x/\n"),
    ],
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
