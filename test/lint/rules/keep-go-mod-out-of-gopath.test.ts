import { keepGoModOutOfGopath } from "../../../src/lint/rules/keep-go-mod-out-of-gopath.ts";
import { testRule } from "../../support/ruleTester.ts";

const go = { folder: "/go", other: "/src" };

testRule(keepGoModOutOfGopath, {
  valid: [
    "FROM golang\nWORKDIR /src\nCOPY go.mod .\nRUN go build",
    "FROM golang\nWORKDIR /go/src/app\nCOPY . .\nRUN go build",
    "FROM golang\nCOPY go.mod src/app/\nRUN go build",
    "FROM golang\nCOPY main.go .\nRUN go build",
    // Nothing says that the folder holds a Go module.
    "FROM a\nENV GOPATH=/go\nWORKDIR /go\nCOPY . .\nRUN make",
    "FROM a\nENV GOPATH=/go\nWORKDIR /go\nCOPY . .\nRUN go version && cd go && ls",
    "FROM golang\nCOPY --from=b . .\nRUN go build",
    "FROM golang\nCOPY src/ .\nRUN go build",
    // Modules are off, or GOPATH is elsewhere by then.
    "FROM golang\nENV GO111MODULE=off\nCOPY go.mod .\nRUN go build",
    "FROM golang\nCOPY . .\nRUN GO111MODULE=off go build",
    "FROM golang\nCOPY . .\nRUN GOPATH=/x go build",
    "FROM golang\nCOPY go.mod .\nENV GOPATH=/other\nRUN go build",
    // go looks at the first entry only.
    "FROM golang\nENV GOPATH=/a:/b\nWORKDIR /b\nCOPY go.mod .\nRUN go build",
    // What GOPATH is, or where the file goes, is not known.
    "FROM a\nCOPY go.mod .\nRUN go build",
    "FROM golang\nARG GOPATH\nENV GOPATH=$X\nCOPY go.mod .\nRUN go build",
    "FROM golang\nCOPY go.mod $X\nRUN go build",
    "FROM golang:1.22-windowsservercore\nCOPY go.mod .\nRUN go build",
    "FROM a/golang\nCOPY go.mod .\nRUN go build",
    // Another stage.
    "FROM golang AS b\nWORKDIR /src\nFROM a\nCOPY go.mod /go/\nRUN go build",
    "FROM golang\nCOPY go.mod /go/x/go.mod\nRUN go build",
  ],
  invalid: [
    {
      code: "FROM example.com/build\nCOPY go.mod ⟦./⟧\nRUN go build",
      baseImages: {
        "example.com/build": { workdir: "/work", env: { GOPATH: "/work:/other" } },
      },
      message: "named",
      data: { folder: "/work", other: "/src" },
      output: "FROM example.com/build\nWORKDIR /src\nCOPY go.mod ./\nRUN go build",
    },
    {
      code: "FROM golang\nCOPY . ⟦.⟧\nRUN make",
      message: "folder",
      data: { folder: "/go", other: "/src" },
      output: "FROM golang\nWORKDIR /src\nCOPY . .\nRUN make",
    },
    {
      code: 'FROM golang\nCOPY . ⟦.⟧\nCMD ["go", "run", "."]',
      message: "folder",
      data: { folder: "/go", other: "/src" },
      output: 'FROM golang\nWORKDIR /src\nCOPY . .\nCMD ["go", "run", "."]',
    },
    {
      code: "FROM golang\nCOPY go.mod ⟦.⟧\nRUN go build",
      message: "named",
      data: go,
      output: "FROM golang\nWORKDIR /src\nCOPY go.mod .\nRUN go build",
    },
    {
      code: "FROM docker.io/library/golang:1.22-alpine@sha256:0 AS b\n  copy go.* ⟦./⟧\nRUN go build",
      message: "named",
      data: go,
      output:
        "FROM docker.io/library/golang:1.22-alpine@sha256:0 AS b\n  workdir /src\n  copy go.* ./\nRUN go build",
    },
    {
      code: "ARG V=1\nFROM library/golang:${V}-bookworm\nCOPY *.mod ⟦.⟧",
      message: "named",
      data: go,
      output: "ARG V=1\nFROM library/golang:${V}-bookworm\nWORKDIR /src\nCOPY *.mod .",
    },
    {
      code: "FROM golang\nCOPY . ⟦.⟧\nRUN CGO_ENABLED=0 go build",
      message: "folder",
      data: go,
      output: "FROM golang\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build",
    },
    {
      code: 'FROM golang\nADD ./ ⟦./⟧\nRUN ["go", "build"]',
      message: "folder",
      data: go,
      output: 'FROM golang\nWORKDIR /src\nADD ./ ./\nRUN ["go", "build"]',
    },
    {
      code: "FROM golang\nCOPY * ⟦./⟧\nRUN <<EOF\ngo build\nEOF",
      message: "folder",
      data: go,
      output: "FROM golang\nWORKDIR /src\nCOPY * ./\nRUN <<EOF\ngo build\nEOF",
    },
    {
      // The first COPY tells; those after it follow the fix.
      code: "FROM golang\nCOPY go.mod go.sum ⟦./⟧\nRUN go mod download\nCOPY . .\nRUN go build",
      message: "named",
      data: go,
      output:
        "FROM golang\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build",
    },
    {
      // Named in another stage, so this is a Go module.
      code: "FROM golang AS b\nCOPY . ⟦.⟧\nFROM a\nCOPY go.mod /x/",
      message: "folder",
      data: go,
      output: "FROM golang AS b\nWORKDIR /src\nCOPY . .\nFROM a\nCOPY go.mod /x/",
    },
    {
      code: "FROM a\nENV GOPATH=/app\nWORKDIR /app\nCOPY go.mod ⟦.⟧",
      message: "named",
      data: { folder: "/app", other: "/src" },
      output: "FROM a\nENV GOPATH=/app\nWORKDIR /app\nWORKDIR /src\nCOPY go.mod .",
    },
    {
      code: "FROM a\nWORKDIR /src\nCOPY go.mod ⟦.⟧\nENV GOPATH=/src\nRUN go build",
      message: "named",
      data: { folder: "/src", other: "/work" },
      output: "FROM a\nWORKDIR /src\nWORKDIR /work\nCOPY go.mod .\nENV GOPATH=/src\nRUN go build",
      unsafe: true,
    },
    {
      code: "FROM golang\nARG ROOT=/app\nENV GOPATH=$ROOT:/go\nWORKDIR $ROOT\nCOPY . ⟦.⟧\nRUN go test ./...",
      message: "folder",
      data: { folder: "/app", other: "/src" },
      output:
        "FROM golang\nARG ROOT=/app\nENV GOPATH=$ROOT:/go\nWORKDIR $ROOT\nWORKDIR /src\nCOPY . .\nRUN go test ./...",
    },
    {
      code: "FROM golang\nWORKDIR src\nWORKDIR ..\nCOPY go.mod ⟦.⟧",
      message: "named",
      data: go,
      output: "FROM golang\nWORKDIR src\nWORKDIR ..\nWORKDIR /src\nCOPY go.mod .",
    },
    {
      code: "FROM golang AS b\nCOPY go.mod ⟦.⟧\nFROM b\nRUN go build",
      message: "named",
      data: go,
      output: "FROM golang AS b\nWORKDIR /src\nCOPY go.mod .\nFROM b\nRUN go build",
    },
    {
      code: "FROM golang\nCOPY go.docker.mod ⟦go.mod⟧\nRUN go build",
      message: "named",
      data: go,
      output: "FROM golang\nWORKDIR /src\nCOPY go.docker.mod go.mod\nRUN go build",
    },
    // A WORKDIR would mend none of these.
    { code: "FROM golang\nCOPY go.mod ⟦/go/⟧\nRUN go build", message: "named", data: go },
    { code: "FROM golang\nCOPY go.mod ⟦/go⟧\nRUN go build", message: "named", data: go },
    { code: "FROM golang\nCOPY go.mod ⟦$GOPATH/⟧\nRUN go build", message: "named", data: go },
    { code: "FROM golang\nWORKDIR /\nCOPY . ⟦go⟧\nRUN go build", message: "folder", data: go },
    {
      // Something later relies on the path.
      code: "FROM golang AS b\nCOPY . ⟦.⟧\nRUN go build -o app\nFROM a\nCOPY --from=b /go/app /app",
      message: "folder",
      data: go,
      output:
        "FROM golang AS b\nWORKDIR /src\nCOPY . .\nRUN go build -o app\nFROM a\nCOPY --from=b /go/app /app",
      unsafe: true,
    },
    {
      code: "FROM golang AS b\nCOPY . ⟦.⟧\nRUN go install .\nFROM a\nCOPY --from=b /go/bin/app /app",
      message: "folder",
      data: go,
      output:
        "FROM golang AS b\nWORKDIR /src\nCOPY . .\nRUN go install .\nFROM a\nCOPY --from=b /go/bin/app /app",
    },
  ],
});
