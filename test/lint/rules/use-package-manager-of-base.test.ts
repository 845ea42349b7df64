import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { usePackageManagerOfBase } from "../../../src/lint/rules/use-package-manager-of-base.ts";
import { testRule } from "../../support/ruleTester.ts";

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  alp: { packageManagers: ["apk"], shells: ["sh"] },
  deb: { packageManagers: ["apt"], shells: ["sh", "bash"], source: { kind: "engine" } },
  fed: { packageManagers: ["dnf"], source: { kind: "table", asOf: "2026-01-02" } },
  mini: { packageManagers: ["microdnf"] },
  box: { packageManagers: [], shells: ["sh"] },
  less: { packageManagers: [], shells: [] },
  unknown: { user: "" },
  trigger: { packageManagers: ["apk"], onbuild: ["RUN ./a.sh"] },
};

testRule(usePackageManagerOfBase, {
  valid: [
    "FROM alp\nRUN apk add curl",
    "FROM deb\nRUN apt-get update && apt install -y a && dpkg -i a.deb",
    "FROM fed\nRUN yum install -y a",
    "FROM mini\nRUN microdnf install -y dnf && dnf install -y a",
    "FROM unknown\nRUN apk add a",
    "FROM nobody-knows\nRUN apk add a",
    "FROM less\nRUN apk add a",
    "FROM trigger\nRUN apt-get update",
    // Whichever of them is there.
    "FROM alp\nRUN apt-get update || apk update",
    "FROM alp\nRUN apk update || apt-get update",
    "FROM alp\nRUN if command -v apt-get; then apt-get update; fi",
    "FROM alp\nRUN if [ -e /etc/debian_version ]; then apt-get update; fi",
    "FROM alp\nRUN which apt-get && apt-get update",
    'FROM alp\nRUN apt-get() { apk "$@"; } && apt-get add a',
    "FROM alp\nRUN alias apt-get=apk; apt-get add a",
    // Something may have brought it.
    "FROM alp\nRUN apk add apt && apt-get update",
    "FROM alp\nCOPY tools /usr/local/bin/\nRUN apt-get update",
    "FROM alp\nADD rootfs.tar /\nRUN apt-get update",
    "FROM alp\nRUN ./install.sh && apt-get update",
    "FROM alp\nRUN $INSTALL && apt-get update",
    "FROM alp\nCOPY . .\nRUN apt-get update",
    "FROM alp\nENV PATH=/tools:$PATH\nRUN apt-get update",
    "FROM alp\nRUN --mount=type=bind,from=deb,target=/usr/bin apt-get update",
    "FROM alp AS a\nRUN apk add dpkg\nFROM a\nRUN dpkg -l",
    // It runs elsewhere.
    "FROM alp\nRUN chroot /mnt apt-get update",
    "FROM alp\nRUN /opt/bin/apt-get update",
    "FROM $UNKNOWN\nRUN apk add a",
    'FROM alp\nSHELL ["pwsh", "-c"]\nRUN apt-get update',
    "# syntax=example.com/other:1\nFROM alp\nRUN apt-get update",
    "FROM alp\nONBUILD RUN apt-get update",
  ].map((code) => ({ code, baseImages })),
  invalid: [
    {
      code: "FROM alp\nRUN ⟦apt-get⟧ update && apt-get install -y curl",
      baseImages,
      message: "other",
      data: { image: "alp", program: "apt-get", manager: "apk", source: "" },
    },
    {
      code: "FROM deb AS a\nWORKDIR /app\nFROM a\nCOPY . .\nRUN mkdir /b && ⟦apk⟧ add --no-cache curl\nRUN apk add b",
      baseImages,
      message: "other",
      data: {
        image: "deb",
        program: "apk",
        manager: "apt-get",
        source: " (as the engine has it)",
      },
    },
    {
      code: 'ARG BASE=fed\nFROM $BASE\nRUN [⟦"apt"⟧, "update"]',
      baseImages,
      message: "other",
      data: { image: "fed", program: "apt", manager: "dnf", source: " (as of 2026-01-02)" },
    },
    {
      code: "FROM mini\nRUN set -eux; ( env A=b ⟦yum⟧ install -y a || exit 1 )",
      baseImages,
      message: "other",
      data: { image: "mini", program: "yum", manager: "microdnf", source: "" },
    },
    {
      code: "FROM alp\nRUN apk add unknown-package && echo a > /etc/b && ⟦dpkg⟧ -i b",
      baseImages,
      message: "other",
      data: { image: "alp", program: "dpkg", manager: "apk", source: "" },
    },
    {
      code: "FROM box\nRUN <<EOF\n⟦apk⟧ add a\nEOF",
      baseImages,
      message: "none",
      data: { image: "box", program: "apk", source: "" },
    },
  ],
});
