import type { AssembleCase, CaseFiles } from "./assembleCase.ts";

const files: CaseFiles = { a: "1", "d/x": "2" };
const args =
  "ARG TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT BUILDPLATFORM BUILDOS BUILDARCH BUILDVARIANT\n" +
  'LABEL t="$TARGETPLATFORM|$TARGETOS|$TARGETARCH|$TARGETVARIANT" b="$BUILDPLATFORM|$BUILDOS|$BUILDARCH|$BUILDVARIANT"\n';

function platform(name: string, dockerfile: string): AssembleCase {
  return { name: `platform ${name}`, files, dockerfile, platform: name };
}

/** Builds for other platforms than the engine's, which need no base of theirs. */
export const platformCases: readonly AssembleCase[] = [
  ...["linux/arm64", "linux/arm/v7", "linux/arm/v6", "linux/s390x", "linux/386", "linux/amd64"].map(
    (name) => platform(name, `FROM scratch\n${args}COPY a /a\nWORKDIR /w\nENV P=\${TARGETARCH}\n`),
  ),
  platform(
    "linux/arm64",
    `FROM --platform=$BUILDPLATFORM busybox:1.36 AS tools\nWORKDIR /t\nCOPY d .\nFROM scratch\n${args}COPY --from=tools /t /t\n`,
  ),
  platform("linux/arm64", `FROM --platform=linux/riscv64 scratch\n${args}COPY a /a\n`),
  platform("linux/arm64", `FROM --platform=linux/s390x scratch AS s\nCOPY a /a\nFROM s\n${args}`),
];
