import { copyMadePaths } from "../../../src/lint/rules/copy-made-paths.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = { "go.mod": "module example.com/hello\n\ngo 1.22\n", "go.sum": "", "main.go": "" };
const build = "FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\n";
const near = { stage: "build", line: "4" };

/** A build stage with a RUN, and a COPY from it. */
const taking = (run: string, path: string): string =>
  `${build}RUN ${run}\nFROM alpine:3.20\nCOPY --from=build ${path} /x`;

testRule(copyMadePaths, {
  valid: [
    { code: taking("go build -o /out/server", "/out/server"), files },
    { code: taking("go build -o /out/server", "/out"), files },
    { code: taking("go build -o /out/server", "/out/serv*r"), files },
    { code: taking("go build -o /out/server", "out/server/"), files },
    { code: taking("go build -o server", "/src/server"), files },
    { code: taking("go build -o ./server .", "/src/./server"), files },
    // What go calls a program: by the module, the folder, the file.
    { code: taking("go build", "/src/hello"), files },
    { code: taking("go build main.go", "/src/main"), files },
    { code: taking("go build ./cmd/server", "/src/server"), files },
    { code: taking("go build -o /out/ ./cmd/a ./cmd/b", "/out/b"), files },
    { code: taking("go build -o /out/ ./...", "/out/any"), files },
    { code: taking("mkdir /out && go build -o /out ./...", "/out/any"), files },
    { code: taking("go build -o . ./...", "/src/any"), files },
    { code: taking("go build -o /go/bin ./...", "/go/bin/any"), files },
    { code: taking("go build -o=/out/server", "/out/server"), files },
    { code: taking("go install ./cmd/server", "/go/bin/server"), files },
    { code: taking("go install example.com/cmd/tool/v2@v2.1.0", "/go/bin/tool"), files },
    { code: taking("GOARCH=arm64 go install ./cmd/server", "/go/bin/linux_arm64/server"), files },
    { code: taking("GOOS=windows go build", "/src/hello.exe"), files },
    { code: taking("go build -o /out/app-$TARGETARCH", "/out/app-amd64"), files },
    { code: taking("go build -o $OUT", "/out/app"), files },
    { code: taking("go build -o /out/a && mv /out/a /out/b", "/out/b"), files },
    // From the context, also what may be there by then.
    { code: taking("go build -o /out/server", "/src/main.go"), files },
    { code: taking("go build -o /out/server", "/src/dist/app.js"), files },
    taking("go build -o /out/server", "/src/sever"),
    // In the image, in a folder of packages, or nobody knows.
    { code: taking("go build -o /out/server", "/etc/ssl/certs/ca-certificates.crt"), files },
    { code: taking("go build -o /out/server", "/usr/local/go/lib/time/zoneinfo.zip"), files },
    { code: taking("go build -o /usr/local/bin/app", "/usr/local/bin/ap"), files },
    { code: taking("apt-get update && apt-get install -y x", "/opt/x/bin"), files },
    { code: taking("make", "/out/server"), files },
    { code: taking("go generate ./... && go build -o /out/a", "/out/server"), files },
    { code: taking("go test ./... && go build -o /out/a", "/out/server"), files },
    { code: taking("cd /tmp && go build -o a", "/out/server"), files },
    { code: taking("echo x > /out/server", "/out/server"), files },
    { code: taking("echo x > $OUT", "/out/server"), files },
    { code: taking("(echo x) > /out/server", "/out/server"), files },
    { code: taking("sh -c 'echo x > /out/server'", "/out/server"), files },
    { code: taking('sh -c "$X"', "/out/server"), files },
    { code: taking("$TOOL /out/server", "/out/server"), files },
    { code: taking("x() { touch /a; }; x", "/a"), files },
    { code: taking("xargs touch", "/a"), files },
    { code: taking("--mount=type=cache,target=$X go build -o /a", "/b"), files },
    { code: taking("--mount=type=cache,target=/cache go build -o /a", "/cache"), files },
    { code: taking("adduser -D -h /data app", "/data"), files },
    { code: taking("git clone https://example.com/a.git", "/src/a"), files },
    { code: taking("find . -exec touch /a ';'", "/a"), files },
    { code: taking("touch /a | tee /b", "/b"), files },
    { code: taking("apk add --root /rootfs --initdb busybox", "/rootfs"), files },
    { code: taking("dnf install -y --installroot /rootfs bash", "/rootfs"), files },
    { code: taking("useradd --home-dir=/data -m app", "/data/x"), files },
    { code: taking("useradd -d $HOME_OF -m app", "/data"), files },
    { code: taking("sed -i.bak s/a/b/ main.go", "/src/main.go.bak"), files },
    { code: taking("sort -o /a main.go", "/a"), files },
    { code: taking("./test && go build -o /a", "/b"), files },
    { code: taking("go env -w GOBIN=/out && go install ./cmd/a", "/out/a"), files },
    {
      code: taking("--mount=type=bind,source=go.mod,target=go.mod go build", "/src/other"),
      files: { "main.go": "" },
    },
    'FROM golang:1.22 AS build\nSHELL ["pwsh", "-c"]\nRUN go build -o /a\nFROM alpine\nCOPY --from=build /b /b',
    "FROM example.com/builder AS build\nRUN go build -o /a\nFROM alpine\nCOPY --from=build /b /b",
    "FROM golang:onbuild AS build\nRUN go build -o /a\nFROM alpine\nCOPY --from=build /b /b",
    "ARG B\nFROM $B AS build\nRUN go build -o /a\nFROM alpine\nCOPY --from=build /b /b",
    "FROM node:22 AS build\nCOPY --from=x /a /a\nFROM alpine\nCOPY --from=build /a/b /b",
    {
      code: "FROM node:22 AS build\nADD rootfs /a\nFROM alpine\nCOPY --from=build /a/b /b",
      files: { rootfs: "" },
    },
    "FROM node:22 AS build\nADD a.tar /a\nFROM alpine\nCOPY --from=build /a/b /b",
    "FROM node:22 AS build\nADD https://example.com/b /a/\nFROM alpine\nCOPY --from=build /a/b /b",
    "FROM node:22 AS build\nCOPY a.txt /a\nFROM alpine\nCOPY --from=build /a/a.txt /b",
    "FROM node:22 AS build\nCOPY <<EOF /a/\nx\nEOF\nFROM alpine\nCOPY --from=build /a/EOF /b",
    "FROM node:22 AS base\nONBUILD COPY . /b\nFROM base AS build\nFROM alpine\nCOPY --from=build /b /b",
    "FROM golang:1.22 AS build\nRUN go build -o /a\nFROM build AS more\nRUN make\nFROM alpine\nCOPY --from=more /b /b",
    // Another image, a later stage, or a name that only the build knows.
    "FROM scratch\nCOPY --from=alpine:3.20 /a /a",
    "FROM scratch AS a\nFROM scratch\nCOPY --from=$A /a /a",
    "FROM scratch AS a\nFROM scratch\nCOPY --from=a $X /a",
    "FROM scratch AS a\nFROM scratch\nCOPY --from=a / /a",
    // A stage still to be written.
    "FROM scratch AS a\nWORKDIR /x\nFROM scratch\nCOPY --from=a /a /a",
    "# syntax=example.com/own\nFROM scratch AS a\nCOPY a.txt /b\nFROM scratch\nCOPY --from=a /a /a",
    {
      code: "FROM scratch AS a\nCOPY app* /\nFROM scratch\nCOPY --from=a /app-x /a",
      files: { "app-y": "" },
    },
  ],
  invalid: [
    {
      code: taking("go build -o /out/server", "⟦/out/sever⟧"),
      files,
      message: "near",
      data: { ...near, path: "/out/sever", made: "/out/server" },
      output: taking("go build -o /out/server", "/out/server"),
      unsafe: true,
    },
    {
      code: taking(
        "go mod download && CGO_ENABLED=0 go build -o bin/server ./...",
        "⟦/bin2/server⟧",
      ),
      files,
      message: "near",
      data: { ...near, path: "/bin2/server", made: "/src/bin/server" },
      output: taking(
        "go mod download && CGO_ENABLED=0 go build -o bin/server ./...",
        "/src/bin/server",
      ),
      unsafe: true,
    },
    {
      // The module's name, not that of the folder.
      code: taking("go build", "⟦/src/app⟧"),
      files,
      message: "near",
      data: { ...near, path: "/src/app", made: "/src/hello" },
      output: taking("go build", "/src/hello"),
      unsafe: true,
    },
    {
      code: taking("go install ./cmd/server", "⟦/go/bin/hello⟧"),
      files,
      message: "near",
      data: { ...near, path: "/go/bin/hello", made: "/go/bin/server" },
      output: taking("go install ./cmd/server", "/go/bin/server"),
      unsafe: true,
    },
    {
      code: taking("--mount=type=cache,target=/out go build -o /out/server", "⟦/out/server⟧"),
      files,
      message: "mounted",
      data: { line: "4", path: "/out/server" },
    },
    {
      code: "FROM scratch AS a\nCOPY a.txt /etc/\nFROM scratch\nCOPY --from=a ⟦/etc/b⟧ /etc/a.txt /b/",
      message: "missing",
      data: { stage: "a", path: "/etc/b" },
      files: { "a.txt": "" },
    },
    {
      code: "FROM scratch AS a\nWORKDIR /x\nFROM a AS b\nCOPY . .\nFROM scratch\nCOPY --from=b ⟦/x/d⟧ /d",
      message: "missing",
      data: { stage: "b", path: "/x/d" },
      files: { "a.txt": "" },
    },
  ],
});
