import { shipWithoutCompiler } from "../../../src/lint/rules/ship-without-compiler.ts";
import { testRule } from "../../support/ruleTester.ts";

const start = "WORKDIR /app\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY *.go ./\n";
const files = { "go.mod": "module a\n", "go.sum": "", "main.go": "package main\n" };
const data = { image: "golang:1.22", program: "/server" };

testRule(shipWithoutCompiler, {
  valid: [
    'FROM golang:1.22 AS build\nRUN go build -o /a .\nFROM alpine:3.20\nCOPY --from=build /a /a\nCMD ["/a"]',
    // The toolchain is what it is for.
    'FROM golang:1.22\nRUN go build ./...\nEXPOSE 80\nCMD ["go", "run", "."]',
    'FROM golang:1.22\nRUN go build ./...\nEXPOSE 80\nCMD ["bash"]',
    "FROM golang:1.22\nRUN go build ./...\nEXPOSE 80\nCMD go run . && ./x",
    "FROM golang:1.22\nRUN go build ./...",
    'FROM golang:1.22\nRUN go install example.com/air@v1\nEXPOSE 80\nCMD ["air"]',
    'FROM golang:1.22\nRUN go build ./...\nEXPOSE 80\nCMD ["./run.sh"]',
    'FROM golang:1.22\nRUN go build ./...\nEXPOSE 80\nENTRYPOINT ["/docker-entrypoint"]\nCMD ["/a"]',
    'FROM golang:1.22\nRUN go build ./...\nEXPOSE 80\nCMD ["$APP"]',
    'FROM golang:1.22\nRUN go install example.com/cmd/lint@v1\nEXPOSE 80\nCMD ["lint"]',
    'FROM rust:1.80\nRUN cargo install mdbook\nEXPOSE 80\nCMD ["mdbook", "serve"]',
    // It may be a tool that needs the compiler.
    'FROM golang:1.22\nCOPY . .\nRUN go build -o /a .\nCMD ["/a"]',
    '# syntax=example.com/own\nFROM golang:1.22\nRUN go build -o /a .\nEXPOSE 80\nCMD ["/a"]',
    // Nothing is built, or nobody knows with what.
    'FROM golang:1.22\nRUN go mod download\nEXPOSE 80\nCMD ["/a"]',
    'FROM example.com/golang:1.22\nRUN go build -o /a .\nEXPOSE 80\nCMD ["/a"]',
    'ARG GO\nFROM $GO\nRUN go build -o /a .\nEXPOSE 80\nCMD ["/a"]',
    'FROM golang:1.22-nanoserver\nRUN go build -o /a .\nEXPOSE 80\nCMD ["/a"]',
    'FROM mcr.microsoft.com/dotnet/sdk:8.0\nRUN dotnet build\nEXPOSE 80\nENTRYPOINT ["dotnet", "watch"]',
    'FROM maven:3.9\nRUN mvn dependency:resolve\nEXPOSE 80\nCMD ["java", "-jar", "a.jar"]',
    'FROM node:22\nRUN npm run build\nEXPOSE 80\nCMD ["node", "a.js"]',
  ],
  invalid: [
    {
      code: `FROM ⟦golang:1.22⟧\n${start}RUN CGO_ENABLED=0 go build -o /server\n\n# The port\nEXPOSE 8080\nCMD ["/server"]\n`,
      files,
      message: "ships",
      data,
      output: `FROM golang:1.22 AS build\n${start}RUN CGO_ENABLED=0 go build -o /server\n\nFROM gcr.io/distroless/base-debian12\nWORKDIR /app\nCOPY --from=build /server /server\nUSER nonroot:nonroot\n\n# The port\nEXPOSE 8080\nCMD ["/server"]\n`,
      unsafe: true,
      // There the file has a stage more.
      without: ["later stage"],
    },
    {
      code: `from ⟦golang:1.22⟧\n${start}ENV CGO_ENABLED=0\nrun go build -o bin/server .\nuser 1000\nexpose 80\nentrypoint ["./bin/server"]`,
      files,
      message: "ships",
      data: { image: "golang:1.22", program: "./bin/server" },
      output: `from golang:1.22 as build\n${start}ENV CGO_ENABLED=0\nrun go build -o bin/server .\n\nfrom gcr.io/distroless/base-debian12\nworkdir /app\ncopy --from=build /app/bin/server /app/bin/server\nuser 1000\nexpose 80\nentrypoint ["./bin/server"]`,
      unsafe: true,
      without: ["later stage"],
    },
    // No fix: other files may be needed, a shell, or the C library.
    ...[
      'COPY . .\nRUN CGO_ENABLED=0 go build -o /server .\nCMD ["/server"]',
      'COPY *.go ./\nRUN go build -o /server .\nCMD ["/server"]',
      "COPY *.go ./\nRUN CGO_ENABLED=0 go build -o /server .\nCMD /server",
      'COPY *.go ./\nENV PORT=80\nRUN CGO_ENABLED=0 go build -o /server .\nCMD ["/server"]',
      'COPY *.go ./\nRUN CGO_ENABLED=0 go build -o /server .\nRUN touch /a\nCMD ["/server"]',
      'COPY *.go ./\nRUN CGO_ENABLED=0 go build -o /server .\nVOLUME /a\nCMD ["/server"]',
      'COPY *.go ./\nRUN CGO_ENABLED=0 go build -o /other .\nCMD ["/server"]',
    ].map((rest) => ({
      code: `FROM ⟦golang:1.22⟧\nWORKDIR /app\nEXPOSE 80\n${rest}`,
      files,
      message: "ships" as const,
      data,
    })),
    {
      code: 'FROM golang:1.22 AS base\nRUN go build -o /usr/local/bin/server .\nFROM ⟦base⟧\nEXPOSE 80\nCMD ["server"]',
      message: "ships",
      data: { image: "golang:1.22", program: "server" },
    },
    {
      code: 'FROM ⟦rust:1.80⟧\nRUN cargo install --path .\nCMD ["myapp"]',
      preset: "strict",
      message: "ships",
      data: { image: "rust:1.80", program: "myapp" },
    },
    {
      code: 'FROM ⟦gcc:14⟧\nRUN gcc -o myapp main.c\nEXPOSE 80\nCMD ["./myapp"]',
      message: "ships",
      data: { image: "gcc:14", program: "./myapp" },
    },
    {
      code: 'FROM ⟦maven:3.9-eclipse-temurin-21⟧\nRUN mvn -q package\nEXPOSE 80\nCMD ["java", "-jar", "target/a.jar"]',
      message: "ships",
      data: { image: "maven:3.9-eclipse-temurin-21", program: "java" },
    },
    {
      code: 'FROM ⟦mcr.microsoft.com/dotnet/sdk:8.0⟧\nRUN dotnet publish -o /app\nEXPOSE 80\nENTRYPOINT ["dotnet", "/app/a.dll"]',
      message: "ships",
      data: { image: "mcr.microsoft.com/dotnet/sdk:8.0", program: "dotnet" },
    },
  ],
});
