import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { setPipefail } from "../../../src/lint/rules/set-pipefail.ts";
import { testRule } from "../../support/ruleTester.ts";

const bashLine = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]';

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  set: { shell: ["/bin/bash", "-o", "pipefail", "-c"] },
  bash: { shell: ["/bin/bash", "-c"] },
  has: { shell: [], shells: ["sh", "bash"] },
  alp: { shells: ["sh"], os: { kind: "linux", family: "alpine" } },
  sh: { shells: ["sh"] },
};

testRule(setPipefail, {
  valid: [
    "FROM a\nRUN b || c && d",
    "FROM a\nRUN set -o pipefail && b | c",
    "FROM a\nRUN set -eux -o pipefail; b | c",
    "FROM a\nRUN set -euxo pipefail; (b | c) && d=$(e | f)",
    "FROM a\nRUN bash -o pipefail -c 'b | c' && bash -c 'set -o pipefail; b | c'",
    'FROM a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN b | c',
    'FROM a AS b\nSHELL ["/bin/sh", "-eo", "pipefail", "-c"]\nFROM b\nRUN c | d',
    'FROM a\nSHELL ["powershell", "-Command"]\nRUN b | c',
    "FROM a\nRUN <<EOF\n#!/bin/bash\nset -euo pipefail\nb | c\nEOF",
    "FROM a\nRUN bash -euo pipefail <<EOF\nb | c\nEOF",
    // What is in front cannot fail, or the script does not go by the outcome.
    "FROM a\nRUN echo b | c && printf d | sudo tee e && yes | f",
    "FROM a\nRUN cat <<EOF | b\nc\nEOF",
    "FROM a\nRUN if b | grep -q c; then d; fi && b | c || true && ! b | c",
    "FROM a\nRUN b $(c | d) && (e | f) || g",
    'FROM a\nRUN echo "b | c" # d | e',
    "FROM a\nRUN arch=$(dpkg --print-architecture | cut -c 1-3) && pip --version | head -n 1",
    "FROM a\nCMD b | c",
    { code: "FROM set\nRUN b | c", baseImages },
    { code: "FROM set AS a\nFROM a\nRUN <<EOF\nb | c\nEOF", baseImages },
    { code: "FROM a\nONBUILD RUN b | c", preset: "hadolint" },
    { code: 'FROM a\nSHELL ["cmd", "/S"]\nRUN b | c', preset: "hadolint" },
    { code: "FROM a\nSHELL /bin/bash -o pipefail -c\nRUN b | c", preset: "hadolint" },
    { code: 'FROM a\nSHELL ["ash", "-euxo", "pipefail", "-c"]\nRUN b | c', preset: "hadolint" },
    { code: "FROM a\nRUN b ||| c", preset: "hadolint" },
    { code: 'FROM a\nRUN ["sh", "-c", "b || \'c | d\'"]', preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM debian:12\nRUN curl b ⟦|⟧ c && d | e\n# why\nRUN f && \\\n    # because\n    g ⟦|⟧ h",
      message: "pipe",
      output: `FROM debian:12\n${bashLine}\nRUN curl b | c && d | e\n# why\nRUN f && \\\n    # because\n    g | h`,
      unsafe: true,
      // Which SHELL a trigger runs with, this file does not know.
      without: ["ONBUILD"],
    },
    {
      code: "FROM alpine:3.20 AS b\nFROM b\nRUN x=$(c ⟦|⟧ d)",
      message: "pipe",
      output:
        'FROM alpine:3.20 AS b\nFROM b\nSHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nRUN x=$(c | d)',
      unsafe: true,
      without: ["ONBUILD"],
    },
    {
      code: "FROM set\nRUN bash -c 'b ⟦|⟧ c'",
      baseImages,
      message: "pipe",
      output: "FROM set\nRUN bash -o pipefail -c 'b | c'",
      unsafe: true,
    },
    {
      code: 'FROM set\nSHELL ["/bin/sh", "-c"]\nRUN b ⟦|⟧ c',
      baseImages,
      message: "pipe",
    },
    ...["bash", "has"].map((image) => ({
      code: `FROM ${image}\nRUN b ⟦|⟧ c`,
      baseImages,
      message: "pipe" as const,
      output: `FROM ${image}\n${bashLine}\nRUN b | c`,
      unsafe: true,
      without: ["ONBUILD" as const],
    })),
    {
      code: "FROM alp\nRUN b ⟦|⟧ c",
      baseImages,
      message: "pipe",
      output: 'FROM alp\nSHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nRUN b | c',
      unsafe: true,
      without: ["ONBUILD"],
    },
    { code: "FROM sh\nRUN b ⟦|⟧ c", baseImages, message: "pipe" },
    {
      code: 'FROM a\nSHELL ["/bin/bash", "-c"]\nRUN b ⟦|&⟧ c',
      message: "pipe",
      output: `FROM a\nSHELL ["/bin/bash", "-c"]\n${bashLine}\nRUN b |& c`,
      unsafe: true,
    },
    {
      code: "FROM a\nRUN echo b | c; for d in e; do $f ⟦|⟧ g; done; (h | i)",
      message: "pipe",
    },
    { code: "FROM debian:12\nONBUILD RUN b ⟦|⟧ c", message: "pipe" },
    { code: "FROM a\nRUN set -o pipefail; b | c; set +o pipefail; d ⟦|⟧ e", message: "pipe" },
    {
      code: "FROM a\nRUN <<EOF\n#!/bin/bash\nset -e\nb ⟦|⟧ while read c; do d; done\nEOF",
      message: "pipe",
      output:
        "FROM a\nRUN <<EOF\n#!/bin/bash\nset -o pipefail\nset -e\nb | while read c; do d; done\nEOF",
      unsafe: true,
    },
    {
      code: "FROM debian:12\nRUN <<EOF\n(b ⟦|⟧ c)\nEOF",
      message: "pipe",
      output: `FROM debian:12\n${bashLine}\nRUN <<EOF\n(b | c)\nEOF`,
      unsafe: true,
      without: ["ONBUILD"],
    },
    {
      code: 'FROM a\nRUN sudo bash -c "b ⟦|⟧ c" && sh -c "d ⟦|⟧ e"',
      message: "pipe",
      output: 'FROM a\nRUN sudo bash -o pipefail -c "b | c" && sh -c "d | e"',
      unsafe: true,
    },
    {
      code: 'FROM a\nRUN ["/bin/bash", "-c", "b ⟦|⟧ c"]',
      message: "pipe",
      output: 'FROM a\nRUN ["/bin/bash", "-o", "pipefail", "-c", "b | c"]',
      unsafe: true,
    },
    {
      code: "FROM a\nRUN bash <<EOF\nb ⟦|⟧ c\nEOF",
      message: "pipe",
      output: "FROM a\nRUN bash -o pipefail <<EOF\nb | c\nEOF",
      unsafe: true,
    },
    {
      code: "FROM debian:12\n⟦RUN⟧ set -o pipefail; \\\n  echo a | b; x=$(c | d)",
      preset: "hadolint",
      message: "pipe",
      output: `FROM debian:12\n${bashLine}\nRUN set -o pipefail; \\\n  echo a | b; x=$(c | d)`,
      unsafe: true,
    },
    {
      code: 'FROM a\nSHELL ["/bin/ksh", "-o", "pipefail", "-c"]\nRUN b ⟦|⟧ c',
      preset: "hadolint",
      message: "pipe",
    },
    {
      code: 'FROM a AS b\nSHELL ["/bin/sh", "-o", "pipefail", "-c"]\nRUN c ⟦|⟧ d\nFROM b\nRUN ["sh", "-c", "c ⟦|⟧ d"]',
      preset: "hadolint",
      message: "pipe",
    },
  ],
});
