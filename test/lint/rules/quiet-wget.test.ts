import { quietWget } from "../../../src/lint/rules/quiet-wget.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(quietWget, {
  valid: [
    "FROM a\nRUN wget -q b",
    "FROM a\nRUN wget -qO- b",
    "FROM a\nRUN wget --progress=dot:mega b",
    "FROM a\nRUN wget -nv b && wget --no-verbose c",
    "FROM a\nRUN wget -o log b && wget -a log c",
    "FROM a\nRUN wget --spider b && wget --version",
    "FROM a\nRUN wget b 2>/dev/null",
    "FROM a\nRUN apt-get install -y wget && echo wget b",
    'FROM a\nSHELL ["powershell"]\nRUN wget b',
    { code: "FROM a\nRUN sudo wget b && /usr/bin/wget c", preset: "hadolint" },
    { code: "FROM a\nRUN wget --output-file=c b", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM debian:12\nRUN b && \\\n    ⟦wget⟧ \\\n      # why\n      -O c d",
      message: "progress",
      output:
        "FROM debian:12\nRUN b && \\\n    wget --progress=dot:giga \\\n      # why\n      -O c d",
    },
    {
      code: "FROM python:3.12-alpine AS b\nFROM b\nRUN ⟦wget⟧ c; (⟦wget⟧ d)",
      message: "progress",
      output: "FROM python:3.12-alpine AS b\nFROM b\nRUN wget -q c; (wget -q d)",
      unsafe: true,
    },
    {
      code: 'FROM a\nRUN [⟦"wget"⟧, "b"]',
      message: "progress",
      output: 'FROM a\nRUN ["wget", "--progress=dot:giga", "b"]',
      unsafe: true,
    },
    {
      code: "FROM registry.access.redhat.com/ubi9/ubi:9.4\nRUN <<EOF\nfor b in c; do\n  sudo ⟦wget⟧ $b > d\ndone\nEOF",
      message: "progress",
      output:
        "FROM registry.access.redhat.com/ubi9/ubi:9.4\nRUN <<EOF\nfor b in c; do\n  sudo wget --progress=dot:giga $b > d\ndone\nEOF",
    },
    {
      code: "FROM debian:12\n⟦RUN⟧ b && \\\n  wget --spider c && x=$(wget d)",
      preset: "hadolint",
      message: "progress",
      output:
        "FROM debian:12\nRUN b && \\\n  wget --progress=dot:giga --spider c && x=$(wget --progress=dot:giga d)",
    },
  ],
});
