import { disableCgoForStaticBase } from "../../../src/lint/rules/disable-cgo-for-static-base.ts";
import { testRule } from "../../support/ruleTester.ts";

interface Parts {
  readonly golang?: string;
  readonly build: string;
  readonly base?: string;
  /** What follows the COPY. */
  readonly end?: string;
}

const server = 'EXPOSE 8080\nENTRYPOINT ["/server"]';

function twoStages({
  golang = "golang:1.22",
  build,
  base = "scratch",
  end = server,
}: Parts): string {
  return `FROM ${golang} AS build\nWORKDIR /src\nCOPY . .\nRUN ${build}\nFROM ${base}\nCOPY --from=build /server /server\n${end}`;
}

const net = { "go.mod": "module a\n", "main.go": 'package main\n\nimport (\n\t"net/http"\n)\n' };
const plain = { "go.mod": "module a\n", "main.go": 'package main\n\nimport "fmt"\n' };
const command = 'ENTRYPOINT ["/server"]';
const none = { base: "scratch", libc: "no C library" };

testRule(disableCgoForStaticBase, {
  valid: [
    ...[
      "CGO_ENABLED=0 go build -o /server .",
      "env CGO_ENABLED=0 go build -o /server .",
      "export CGO_ENABLED=0 && go build -o /server .",
      "go env -w CGO_ENABLED=0 && go build -o /server .",
      "CGO_ENABLED=$CGO go build -o /server .",
      "go build -tags netgo -o /server .",
      "go build -tags=netgo,osusergo -o /server .",
      "go build -ldflags '-linkmode external -extldflags \"-static\"' -o /server .",
      'go build -ldflags "$LDFLAGS" -o /server .',
      "GOFLAGS=-tags=netgo go build -o /server .",
      "go build -buildmode=pie -o /server .",
      "GOOS=windows go build -o /server .",
      // On machines of another kind cgo is off.
      "GOARCH=arm64 go build -o /server .",
      "GOARCH=amd64 go build -o /server .",
      "make /server",
      "go build -o /other .",
    ].map((build) => twoStages({ build })),
    ...[
      "golang:1.22-alpine",
      "golang:1.22-windowsservercore",
      "example.com/golang:1.22",
      "$GO",
    ].map((golang) => twoStages({ golang, build: "go build -o /server ." })),
    ...["gcr.io/distroless/base-debian12", "debian:12", "example.com/static", "busybox:1.36"].map(
      (base) => twoStages({ base, build: "go build -o /server ." }),
    ),
    'FROM golang:1.22 AS build\nENV CGO_ENABLED=0\nWORKDIR /src\nRUN go build -o /server .\nFROM scratch\nCOPY --from=build /server /\nEXPOSE 80\nCMD ["/server"]',
    'FROM golang:1.22 AS build\nRUN go env -w CGO_ENABLED=0\nWORKDIR /src\nRUN go build -o /server .\nFROM scratch\nCOPY --from=build /server /\nEXPOSE 80\nCMD ["/server"]',
    // The library comes along, or stands in for it.
    twoStages({
      build: "go build -o /server .",
      end: `COPY --from=build /lib/x86_64-linux-gnu/libc.so.6 /lib/\n${server}`,
    }),
    twoStages({
      build: "go build -o /server .",
      base: "alpine:3.20",
      end: `RUN apk add --no-cache gcompat\n${server}`,
    }),
    // Nothing of net, or nothing that tells; another program is started.
    twoStages({ build: "go build -o /server .", end: command }),
    { code: twoStages({ build: "go build -o /server .", end: command }), files: plain },
    { code: twoStages({ build: "go build -o /server ./...", end: command }), files: net },
    { code: twoStages({ build: "go build -o /server other.go", end: command }), files: net },
    {
      code: twoStages({ build: "go build -o /server .", end: command }),
      files: { ...net, "main.go": `//go:build linux\n\n${net["main.go"]}` },
    },
    twoStages({ build: "go build -o /server .", end: "EXPOSE 8080" }),
    twoStages({ build: "go build -o /server .", end: 'EXPOSE 8080\nENTRYPOINT ["/other"]' }),
    twoStages({ build: "go build -o /server .", end: 'EXPOSE 80\nCMD ["$X"]' }),
  ],
  invalid: [
    {
      code: twoStages({ build: "⟦go⟧ build -o /server ." }),
      message: "linked",
      data: none,
      output: twoStages({ build: "CGO_ENABLED=0 go build -o /server ." }),
      unsafe: true,
    },
    {
      code: twoStages({ build: "GOOS=linux ⟦go⟧ build -o /server .", end: command }),
      files: net,
      message: "linked",
      data: none,
      output: twoStages({ build: "CGO_ENABLED=0 GOOS=linux go build -o /server .", end: command }),
      unsafe: true,
    },
    {
      code: twoStages({
        build: "GOARCH=$TARGETARCH ⟦go⟧ build -o /server ./main.go",
        base: "gcr.io/distroless/static-debian12:nonroot",
        end: command,
      }),
      files: net,
      message: "linked",
      data: { base: "gcr.io/distroless/static-debian12:nonroot", libc: "no C library" },
      output: twoStages({
        build: "CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /server ./main.go",
        base: "gcr.io/distroless/static-debian12:nonroot",
        end: command,
      }),
      unsafe: true,
    },
    {
      code: twoStages({
        golang: "golang:1.22-bookworm",
        build: "go mod download && ⟦go⟧ build -ldflags '-s -w' -o /server .",
        base: "alpine:3.20",
        end: "EXPOSE 80\nCMD exec ./server -v",
      }),
      message: "linked",
      data: { base: "alpine:3.20", libc: "musl" },
      output: twoStages({
        golang: "golang:1.22-bookworm",
        build: "go mod download && CGO_ENABLED=0 go build -ldflags '-s -w' -o /server .",
        base: "alpine:3.20",
        end: "EXPOSE 80\nCMD exec ./server -v",
      }),
      unsafe: true,
    },
    {
      code: twoStages({ build: "CGO_ENABLED=1 ⟦go⟧ build -o /server ." }),
      message: "linked",
      data: none,
    },
    {
      code: twoStages({ build: "GOARCH=amd64 ⟦go⟧ build -o /server .", end: command }),
      preset: "strict",
      message: "perhaps",
      data: none,
      output: twoStages({
        build: "CGO_ENABLED=0 GOARCH=amd64 go build -o /server .",
        end: command,
      }),
      unsafe: true,
    },
  ],
});
