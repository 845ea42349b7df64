import { copyVendoredModules } from "../../../src/lint/rules/copy-vendored-modules.ts";
import { testRule } from "../../support/ruleTester.ts";

const goMod = "module a\n\ngo 1.22\n\nrequire (\n\texample.com/b v1.0.0\n)\n";
const files = { "go.mod": goMod, "main.go": "", "vendor/modules.txt": "" };
const bare = { "go.mod": goMod, "main.go": "" };
const start = "FROM golang:1.22\nWORKDIR /src\n";
const all = `${start}COPY . .\n`;

testRule(copyVendoredModules, {
  valid: [
    { code: `${all}RUN go build -mod=vendor .`, files },
    { code: `${all}RUN go build .`, files: bare },
    { code: `${all}RUN go build -mod=mod .`, files: bare },
    { code: `${all}ENV GOFLAGS=-mod=vendor\nRUN go build -mod=mod .`, files: bare },
    { code: `${all}ENV GOFLAGS=-mod=vendor\nRUN GOFLAGS= go build .`, files: bare },
    // Without requirements there is nothing to vendor.
    { code: `${all}RUN go build -mod=vendor .`, files: { "go.mod": "module a\n", "main.go": "" } },
    // It may come from somewhere.
    { code: `${all}RUN go mod vendor && go build -mod=vendor .`, files: bare },
    { code: `${all}RUN go mod vendor\nRUN go build -mod=vendor .`, files: bare },
    { code: `${all}RUN make vendor\nRUN go build -mod=vendor .`, files: bare },
    { code: `${all}RUN make deps && go build -mod=vendor .`, files: bare },
    {
      code: `${all}RUN --mount=type=bind,source=v,target=vendor go build -mod=vendor .`,
      files: bare,
    },
    { code: `${all}COPY --from=x /vendor vendor\nRUN go build -mod=vendor .`, files: bare },
    { code: `${all}RUN cd app && go build -mod=vendor .`, files: bare },
    { code: `FROM example.com/a\nWORKDIR /src\nCOPY . .\nRUN go build -mod=vendor .`, files: bare },
    `${all}RUN go build -mod=vendor .`,
  ],
  invalid: [
    {
      code: `${all}RUN go build ⟦-mod=vendor⟧ .`,
      files: bare,
      message: "missing",
      data: { folder: "/src/vendor" },
    },
    {
      code: `${start}COPY go.mod *.go ./\nRUN apk add git && go test -mod ⟦vendor⟧ ./...`,
      files,
      message: "missing",
      data: { folder: "/src/vendor" },
    },
    {
      code: `${all}ENV GOFLAGS="-trimpath -mod=vendor"\nRUN ⟦go⟧ build .`,
      files,
      ignoreFile: [".git", "vendor"],
      message: "ignored",
      data: { folder: "/src/vendor", line: "2", file: ".dockerignore", pattern: "vendor" },
    },
  ],
});
