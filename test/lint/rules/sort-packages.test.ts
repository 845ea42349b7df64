import { sortPackages } from "../../../src/lint/rules/sort-packages.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(sortPackages, {
  valid: [
    { code: "FROM a\nRUN apt-get install -y \\\n  b \\\n  c", preset },
    { code: "FROM a\nRUN apt-get install -y c b", preset },
    { code: "FROM a\nRUN apt-get install -y d \\\n  c \\\n  b", preset },
    { code: "FROM a\nRUN apt-get install -y \\\n  c d \\\n  b", preset },
    { code: "FROM a\nRUN apk add \\\n  c \\\n  # first of all\n  b", preset },
    { code: "FROM a\nRUN apk add \\\n  c \\\n\n  b", preset },
    { code: "FROM a\nRUN apk add \\\n  c \\\n  --virtual \\\n  b", preset },
    { code: "FROM a\nRUN apk add \\\n  --virtual \\\n  c \\\n  b", preset },
    { code: "FROM a\nRUN apk add \\\n  c \\\n  $(b)", preset },
    { code: "FROM a\nRUN apk update \\\n  c \\\n  b", preset },
    { code: "FROM a\nRUN b add \\\n  c \\\n  b", preset },
    { code: "FROM a\nRUN apk add \\\n  B=2 \\\n  b=3 \\\n  b-c=1", preset },
    { code: 'FROM a\nRUN ["apk", "add", \\\n  "c", \\\n  "b"]', preset },
    { code: "FROM a\nRUN npm install \\\n  c \\\n  b", preset },
  ],
  invalid: [
    {
      code: "FROM a\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    d=1 \\\n    ⟦b⟧ \\\n    c-e=1 \\\n    c=2 \\\n  && rm b",
      preset,
      message: "unsorted",
      data: { package: "b", previous: "d=1" },
      output:
        "FROM a\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    b \\\n    c=2 \\\n    c-e=1 \\\n    d=1 \\\n  && rm b",
    },
    {
      code: 'FROM a\nRUN sudo apk add -t b \\\n  "d>1" \\\n  ⟦c⟧; pip3 install -r b \\\n  -q \\\n  "Y[z]" \\\n  ⟦$X⟧; d',
      preset,
      message: "unsorted",
      data: [
        { package: "c", previous: "d>1" },
        { package: "$X", previous: "Y[z]" },
      ],
      output:
        'FROM a\nRUN sudo apk add -t b \\\n  c \\\n  "d>1"; pip3 install -r b \\\n  -q \\\n  $X \\\n  "Y[z]"; d',
    },
    {
      code: "FROM a\nRUN <<EOF\nif true; then\n  dnf install \\\n    c \\\n    ⟦b⟧\nfi\nEOF",
      preset,
      message: "unsorted",
      data: { package: "b", previous: "c" },
      output: "FROM a\nRUN <<EOF\nif true; then\n  dnf install \\\n    b \\\n    c\nfi\nEOF",
      // In a heredoc the shell's own backslash continues the line.
      without: ["backtick"],
    },
  ],
});
