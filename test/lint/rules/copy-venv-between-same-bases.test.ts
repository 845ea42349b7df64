import { copyVenvBetweenSameBases } from "../../../src/lint/rules/copy-venv-between-same-bases.ts";
import { testRule } from "../../support/ruleTester.ts";

const stages = (
  first: string,
  second: string,
  { make = "python -m venv /venv", copy = "/venv /venv", more = "" } = {},
): string =>
  `FROM ${first} AS build\nWORKDIR /src\nRUN ${make}\nRUN /venv/bin/pip install -r requirements.txt\nFROM ${second}\n${more}COPY --from=build ${copy}\n`;

testRule(copyVenvBetweenSameBases, {
  valid: [
    stages("python:3.12", "python:3.12-slim"),
    stages("python:3.12.1-bookworm", "python:3.12.9-slim-bookworm"),
    stages("python:3", "python:3.12-slim"),
    stages("python:3.12-alpine3.19", "python:3.12-alpine"),
    stages("python:3.12", "python:3.13", { make: "python -m venv --copies /venv" }),
    stages("python:3.12", "python:3.13", { make: "virtualenv -p python3.13 /venv" }),
    stages("python:3.12", "python:3.13", { make: "/opt/python -m venv /venv" }),
    stages("python:3.12", "python:3.13", { make: "uv venv /venv" }),
    stages("python:3.12", "python:3.13", { copy: "/src /src" }),
    stages("python:3.12", "python:3.13", { copy: "$X /src" }),
    stages("me/python:3.12", "me/python:3.13"),
    stages("python:$A", "python:$B"),
    stages("python:latest", "python"),
    stages("debian:12", "python:3.12-slim"),
    stages("python:3.12", "debian:12", { more: "COPY --from=build /usr/local /usr/local\n" }),
    stages("python:3.12", "debian:12", {
      more: "RUN ln -s /usr/bin/python3 /usr/local/bin/python\n",
    }),
    stages("python:3.12", "me/base"),
    stages("python:3.12", "python:3.12-slim", {
      copy: '/venv /opt/venv\nCMD ["/opt/venv/bin/python", "-m", "app"]',
    }),
    stages("python:3.12", "python:3.12-slim", { copy: '/venv /venv\nCMD ["/venv/bin/app"]' }),
  ],
  invalid: [
    {
      code: stages("python:3.12", "python:3.13-slim", { copy: "⟦/venv⟧ /venv" }),
      message: "version",
      data: { venv: "/venv", made: "3.12", here: "3.13" },
    },
    {
      code: `ARG V=3.11.4\n${stages("python:$V-slim AS base\nFROM base", "python:3.12-slim", {
        make: "python3.11 -m venv --prompt a .venv",
        copy: "⟦/src⟧ /app",
      })}`,
      message: "version",
      data: { venv: "/src/.venv", made: "3.11", here: "3.12" },
    },
    {
      code: stages("python:3.12-alpine", "python:3.12-slim", {
        make: "pip install virtualenv && virtualenv /venv",
        copy: "⟦/venv/⟧ /venv/",
      }),
      message: "library",
      data: { venv: "/venv", made: "Alpine", here: "Debian" },
    },
    {
      code: stages("python:3.12-slim", "gcr.io/distroless/python3-debian12", {
        copy: "⟦/venv⟧ /venv",
      }),
      message: "path",
      data: { venv: "/venv", here: "gcr.io/distroless/python3-debian12" },
    },
    {
      code: stages("python:3.12", "python:3.12-slim", {
        copy: '/venv ⟦/opt/venv⟧\nCMD ["/opt/venv/bin/gunicorn", "app"]',
      }),
      message: "moved",
      data: { venv: "/venv", script: "/opt/venv/bin/gunicorn" },
    },
  ],
});
