import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { avoidMissingCommands } from "../../../src/lint/rules/avoid-missing-commands.ts";
import { testRule } from "../../support/ruleTester.ts";

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  deb: {
    packageManagers: ["apt"],
    shells: ["sh", "bash"],
    lacks: ["curl", "wget", "git", "sudo", "unzip", "make"],
    workdir: "/",
    source: { kind: "engine" },
  },
  alp: { packageManagers: ["apk"], shells: ["sh"], lacks: ["curl", "bash"] },
  less: { packageManagers: [], shells: [], lacks: ["curl"] },
  unknown: { workdir: "/" },
};

testRule(avoidMissingCommands, {
  valid: [
    "FROM deb\nRUN ls && bash -c true",
    "FROM unknown\nRUN curl a",
    "FROM nobody-knows\nRUN curl a",
    "FROM deb\nRUN sudo ls",
    "FROM deb\nRUN apt-get update && apt-get install -y --no-install-recommends curl=7.* && curl a",
    "FROM deb\nRUN apt-get install -y curl\nRUN curl a",
    "FROM deb AS a\nRUN apt-get install -y curl:amd64\nFROM a\nRUN curl a",
    // Who knows what it needs.
    "FROM deb\nRUN apt-get install -y some-sdk && git clone a",
    "FROM deb\nRUN apt-get install -y $PACKAGES && curl a",
    "FROM deb\nRUN ninja install && curl a",
    "FROM deb\nRUN cp /a /usr/bin/curl && curl a",
    "FROM deb\nRUN echo a > /usr/local/bin/curl && chmod +x /usr/local/bin/curl && curl a",
    "FROM deb\nRUN export PATH=/a:$PATH && curl a",
    "FROM deb\nCOPY --from=tools /usr/bin/curl /usr/bin/curl\nRUN curl a",
    "FROM deb\nCOPY . .\nRUN curl a",
    "FROM deb\nCOPY a $UNKNOWN\nRUN curl a",
    "FROM deb\nADD a /app\nRUN curl a",
    "FROM deb\nRUN sh install.sh\nRUN curl a",
    "FROM deb\nRUN curl a || true",
    "FROM deb\nRUN ! curl a",
    "FROM deb\nRUN for it in a b; do curl $it; done",
    "FROM deb\nRUN a() { curl b; }; ls",
    "FROM deb\nRUN busybox wget a",
    "FROM deb\nRUN ./curl a",
    "FROM deb\nRUN curl 'a",
    "FROM deb\nRUN <<EOF\n#!/usr/bin/env python3\ncurl\nEOF\nRUN curl a",
    "FROM deb\nHEALTHCHECK CMD curl a || wget b",
    "FROM deb\nHEALTHCHECK CMD curl a || exit 1\nRUN apt-get install -y curl",
    "FROM deb AS a\nHEALTHCHECK CMD curl a\nFROM a\nRUN apt-get install -y curl",
    "FROM deb\nHEALTHCHECK NONE",
    'FROM deb\nSHELL ["/bin/bash", "-c"]\nRUN true',
    'FROM alp\nRUN apk add --no-cache bash\nSHELL ["/bin/bash", "-c"]\nRUN true',
    'FROM unknown\nSHELL ["/bin/bash", "-c"]\nRUN true',
    // Another rule says that there is no shell.
    "FROM less\nRUN curl a",
    "FROM --platform=windows/amd64 deb\nRUN curl a",
  ].map((code) => ({ code, baseImages })),
  invalid: [
    {
      code: "FROM deb\nRUN ⟦curl⟧ a | tar x && curl b\nRUN curl c",
      baseImages,
      message: "command",
      data: { image: "deb", program: "curl", source: " (as the engine has it)" },
    },
    {
      code: "FROM deb\nRUN apt-get update && apt-get install -y ca-certificates tzdata && ⟦wget⟧ a && ⟦git⟧ clone b",
      baseImages,
      message: "command",
      data: [
        { image: "deb", program: "wget", source: " (as the engine has it)" },
        { image: "deb", program: "git", source: " (as the engine has it)" },
      ],
    },
    {
      code: "FROM deb\nWORKDIR /app\nCOPY . .\nRUN { ⟦make⟧ build; }",
      baseImages,
      message: "command",
      data: { image: "deb", program: "make", source: " (as the engine has it)" },
    },
    {
      code: "FROM alp AS a\nFROM a\nRUN ⟦bash⟧ a.sh",
      baseImages,
      message: "command",
      data: { image: "alp", program: "bash", source: "" },
    },
    {
      code: "FROM deb\nHEALTHCHECK CMD ⟦curl⟧ -f a || exit 1",
      baseImages,
      message: "command",
      data: { image: "deb", program: "curl", source: " (as the engine has it)" },
    },
    {
      code: 'FROM less\nCOPY a /app/\nHEALTHCHECK CMD [⟦"curl"⟧, "a"]',
      baseImages,
      message: "command",
      data: { image: "less", program: "curl", source: "" },
    },
    {
      code: 'FROM alp\nSHELL [⟦"/bin/bash"⟧, "-o", "pipefail", "-c"]\nRUN true',
      baseImages,
      message: "shell",
      data: { image: "alp", program: "bash", source: "" },
    },
  ],
});
