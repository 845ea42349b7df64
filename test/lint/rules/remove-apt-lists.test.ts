import { removeAptLists } from "../../../src/lint/rules/remove-apt-lists.ts";
import { testRule } from "../../support/ruleTester.ts";

const clean = "rm -rf /var/lib/apt/lists/*";

testRule(removeAptLists, {
  valid: [
    "FROM a\nRUN apt-get install b",
    `FROM a\nRUN apt-get update && apt-get install b && ${clean}`,
    "FROM a\nRUN apt-get update && rm -r /var/lib/apt/lists",
    "FROM a\nRUN apt-get update && rm -rf /tmp/* /var/lib/{apt,dpkg}/",
    "FROM a\nRUN apt-get update && find /var/lib/apt/lists -type f -delete",
    "FROM a\nRUN apt-get update && cd /var/lib/apt/lists && rm -rf *",
    `FROM a\nRUN trap '${clean}' EXIT; apt-get update`,
    `FROM a\nRUN finish() { ${clean}; }; apt-get update; finish`,
    "FROM a\nRUN apt-get update && /opt/cleanup.sh",
    `FROM a\nRUN sudo apt-get update && bash -c "apt-get install b; ${clean}"`,
    `FROM a\nRUN <<EOF\napt-get update\n${clean}\nEOF`,
    "FROM a\nRUN --mount=type=cache,target=/var/lib/apt apt-get update",
    "FROM a\nRUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update",
    "FROM a\nRUN --mount=type=tmpfs,dst=/var/ apt-get update",
    "FROM a\nRUN --mount=type=bind,rw,source=b,target=/var/lib apt-get update",
    "FROM a\nWORKDIR /var\nRUN --mount=type=cache,target=lib/apt apt-get update",
    "FROM a\nARG DIR\nRUN --mount=type=cache,target=$DIR apt-get update",
    "FROM a\nRUN apt-get remove update",
    "FROM a\nRUN echo apt-get update",
    'FROM a\nSHELL ["cmd"]\nRUN apt-get update',
    // It does not ship; a trigger would run in images of others.
    { code: "FROM a AS build\nRUN apt-get update\nFROM b", without: ["ONBUILD"] },
    {
      code: "FROM a AS build\nRUN apt-get update\nFROM b",
      preset: "hadolint",
      without: ["ONBUILD"],
    },
    { code: "FROM a\nRUN rm -rf b && apt-get update", preset: "hadolint" },
    { code: "FROM a\nRUN sudo apt-get update", preset: "hadolint" },
    {
      code: "FROM a\nRUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt apt-get update",
      preset: "hadolint",
    },
  ],
  invalid: [
    {
      code: "FROM a\nRUN apt-get ⟦update⟧ && apt-get install -y b",
      message: "left",
      output: `FROM a\nRUN apt-get update && apt-get install -y b && ${clean}`,
    },
    {
      code: "FROM a\nRUN apt-get ⟦update⟧ \\\n    # why\n    && apt-get install -y \\\n        b \\\n        c\n",
      message: "left",
      output: `FROM a\nRUN apt-get update \\\n    # why\n    && apt-get install -y \\\n        b \\\n        c \\\n    && ${clean}\n`,
    },
    {
      code: `FROM a\nRUN ${clean} && apt-get ⟦update⟧`,
      message: "left",
      output: `FROM a\nRUN ${clean} && apt-get update && ${clean}`,
    },
    // The last one counts.
    {
      code: `FROM a\nRUN apt-get update; ${clean}; sudo apt-get ⟦update⟧; rm -rf /tmp/*`,
      message: "left",
      output: `FROM a\nRUN apt-get update; ${clean}; sudo apt-get update; rm -rf /tmp/* && sudo ${clean}`,
    },
    {
      code: 'FROM a\nRUN if b; then sh -c "apt ⟦update⟧"; fi',
      message: "left",
      output: `FROM a\nRUN if b; then sh -c "apt update"; fi && ${clean}`,
    },
    { code: 'FROM a\nRUN ["apt-get", ⟦"update"⟧]', message: "left" },
    { code: "FROM a\nRUN apt-get ⟦update⟧ && exec b", message: "left" },
    {
      code: "FROM a\nRUN <<EOF\nset -ex\napt-get ⟦update⟧\napt-get install b\nEOF",
      message: "left",
      output: `FROM a\nRUN <<EOF\nset -ex\napt-get update\napt-get install b\n${clean}\nEOF`,
    },
    {
      code: "FROM a\nRUN <<EOF\napt-get ⟦update⟧\napt-get install b\nEOF",
      message: "left",
      output: `FROM a\nRUN <<EOF\napt-get update\napt-get install b && ${clean}\nEOF`,
    },
    // What follows needs the lists.
    {
      code: "FROM a\nRUN apt-get ⟦update⟧\nRUN apt-get install b",
      message: "left",
    },
    { code: "FROM a\nRUN apt-get ⟦update⟧\nRUN apt-get install $PACKAGES", message: "left" },
    { code: "FROM a\nRUN apt-get ⟦update⟧\nRUN apt-cache policy b", message: "left" },
    { code: "RUN apt-get ⟦update⟧\nRUN apt-get install b", message: "left" },
    {
      code: "FROM a\nRUN apt-get ⟦update⟧\nRUN apt-get remove b",
      message: "left",
      output: `FROM a\nRUN apt-get update && ${clean}\nRUN apt-get remove b`,
    },
    {
      code: "FROM a\nRUN apt-get ⟦update⟧\nONBUILD RUN apt-get install b",
      message: "left",
      output: `FROM a\nRUN apt-get update && ${clean}\nONBUILD RUN apt-get install b`,
    },
    {
      code: `FROM a AS base\nRUN apt-get ⟦update⟧\nFROM base AS next\nRUN apt-get install b\nFROM next\nRUN apt-get update && ${clean}`,
      message: "left",
      // Triggers of several stages have nothing to do with each other.
      without: ["ONBUILD"],
    },
    {
      code: "FROM a\nRUN --mount=type=cache,target=/var/cache/apt apt-get ⟦update⟧",
      message: "left",
      output: `FROM a\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && ${clean}`,
    },
    {
      code: "FROM a AS build\nRUN (apt-get ⟦update⟧)\nFROM b",
      preset: "strict",
      message: "left",
      output: `FROM a AS build\nRUN (apt-get update) && ${clean}\nFROM b`,
    },
    {
      code: "FROM a AS b\nRUN apt-get clean ⟦update⟧\nFROM b:1 AS c\nFROM d",
      preset: "hadolint",
      message: "left",
      output: `FROM a AS b\nRUN apt-get clean update && ${clean}\nFROM b:1 AS c\nFROM d`,
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n    apt-get update && aptitude update",
      preset: "hadolint",
      message: "left",
      output: `FROM a\nRUN b && \\\n    apt-get update && aptitude update \\\n    && ${clean}`,
    },
    {
      code: "FROM a\nRUN --mount=type=cache,target=/var/lib/apt apt-get ⟦update⟧",
      preset: "hadolint",
      message: "left",
      output: `FROM a\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && ${clean}`,
    },
  ],
});
