import { useGoInstall } from "../../../src/lint/rules/use-go-install.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useGoInstall, {
  valid: [
    "FROM golang:1.22\nRUN go install example.com/a@v1",
    "FROM golang:1.22\nRUN go get",
    // Older, or nobody knows; then go get installed.
    "FROM golang:1.17\nRUN go get example.com/a",
    "FROM golang:1.17-alpine\nRUN go get example.com/a",
    "FROM example.com/golang:1.22\nRUN go get example.com/a",
    "FROM alpine:3.20\nRUN apk add go && go get example.com/a",
    "ARG GO\nFROM golang:$GO\nRUN go get example.com/a",
    `FROM golang:1.22@sha256:${"0".repeat(64)}\nRUN go get example.com/a`,
    // A go.mod may be there.
    "FROM golang:1.22\nCOPY . .\nRUN go get example.com/a",
    "FROM golang:1.22\nWORKDIR /src\nCOPY go.mod .\nRUN go get example.com/a",
    "FROM golang:1.22\nCOPY go.mod /\nRUN go get example.com/a",
    "FROM golang:1.22\nRUN --mount=type=bind,target=. go get example.com/a",
    "FROM golang:1.22\nRUN go mod init a && go get example.com/a",
    "FROM golang:1.22\nRUN go mod init a\nRUN go get example.com/a",
    "FROM golang:1.22\nRUN make\nRUN go get example.com/a",
    "FROM golang:1.22\nRUN cd /src && go get example.com/a",
    "FROM golang:1.22\nRUN go -C /src get example.com/a",
    "FROM golang:1.22\nRUN git clone https://example.com/a . && go get example.com/a",
    "FROM golang:1.22\nENV GO111MODULE=off\nRUN go get example.com/a",
    "FROM golang:1.22\nRUN GO111MODULE=off go get example.com/a",
  ],
  invalid: [
    {
      code: "FROM golang:1.22\nRUN go ⟦get⟧ -u example.com/a/cmd/b",
      message: "outside",
      output: "FROM golang:1.22\nRUN go install example.com/a/cmd/b@latest",
      unsafe: true,
    },
    {
      code: "FROM golang\nRUN apt-get update && go ⟦get⟧ -v example.com/a@v1 example.com/b",
      message: "outside",
      output:
        "FROM golang\nRUN apt-get update && go install -v example.com/a@v1 example.com/b@latest",
      unsafe: true,
    },
    {
      // What comes later is not there yet, nor what lies elsewhere.
      code: 'FROM golang:1.18-alpine AS a\nCOPY go.mod /other/\nWORKDIR /src\nRUN ["go", ⟦"get"⟧, "example.com/a"]\nCOPY . .',
      files: { "go.mod": "" },
      message: "outside",
    },
    {
      code: "FROM golang:1.22\nRUN go ⟦get⟧ -d example.com/a",
      message: "outside",
    },
  ],
});
