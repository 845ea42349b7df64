import {
  copyInPlace,
  dockerfileText,
  execForm,
  type Lines,
  plainUser,
  run,
  served,
} from "../dockerfileText.ts";
import { healthchecks } from "../healthchecks.ts";
import type { PythonTool } from "./pythonProject.ts";

/** What is written of a project; each string may be a place to fill in. */
export interface PythonWords {
  readonly tool: PythonTool;
  readonly version: string;
  readonly lists: readonly string[];
  readonly isPackage: boolean;
  readonly compiles: boolean;
  readonly start: readonly string[];
  readonly port: string;
}

export function pythonDockerfile(words: PythonWords): string {
  const { version, start, port, tool } = words;
  const isInFolder = tool === "uv" || tool === "poetry";
  const environment = isInFolder ? "/app/.venv" : "/opt/venv";
  const build = tool === "none" ? undefined : buildStage(words);
  return dockerfileText(build, [
    `FROM python:${version}-slim`,
    build === undefined
      ? "ENV PYTHONUNBUFFERED=1"
      : `ENV PATH=${environment}/bin:$PATH \\\n    PYTHONUNBUFFERED=1`,
    plainUser.make,
    "WORKDIR /app",
    build !== undefined && !isInFolder && "COPY --from=build /opt/venv /opt/venv",
    // The environment of these lies beside the sources, and may point to them.
    isInFolder ? "COPY --from=build /app ./" : tool !== "project" && "COPY . .",
    plainUser.use,
    served(port, healthchecks.python(port)),
    `CMD ${execForm(...start)}`,
  ]);
}

function buildStage(words: PythonWords): Lines {
  // Compilers and headers are in the image without slim.
  const from = `FROM python:${words.version}${words.compiles ? "" : "-slim"} AS build`;
  switch (words.tool) {
    case "uv":
      return [from, uv(words)];
    case "poetry":
      return [from, poetry(words)];
    default:
      return [from, pip(words)];
  }
}

function uv({ lists, isPackage }: PythonWords): Lines {
  const cache = ["/root/.cache/uv"];
  return [
    `COPY --from=ghcr.io/astral-sh/uv:${uvVersion} /uv /usr/local/bin/uv`,
    "# The image's own Python, and files that do not point into the cache",
    "ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never",
    "WORKDIR /app",
    copyInPlace(lists),
    run(cache, `uv sync --locked --no-dev${isPackage ? " --no-install-project" : ""}`),
    "COPY . .",
    isPackage && run(cache, "uv sync --locked --no-dev"),
  ];
}

function poetry({ lists, isPackage }: PythonWords): Lines {
  const cache = ["/root/.cache/pypoetry"];
  return [
    "ENV POETRY_NO_INTERACTION=1 POETRY_VIRTUALENVS_IN_PROJECT=true",
    run(["/root/.cache/pip"], `pip install poetry==${poetryVersion}`),
    "WORKDIR /app",
    copyInPlace(lists),
    run(cache, "poetry install --only main --no-root"),
    "COPY . .",
    isPackage && run(cache, "poetry install --only main"),
  ];
}

function pip({ lists, tool }: PythonWords): Lines {
  const cache = ["/root/.cache/pip"];
  return [
    "WORKDIR /app",
    "RUN python -m venv /opt/venv",
    "ENV PATH=/opt/venv/bin:$PATH",
    tool === "project"
      ? ["COPY . .", run(cache, "pip install .")]
      : [copyInPlace(lists), run(cache, "pip install -r requirements.txt")],
  ];
}

const uvVersion = "0.9";
const poetryVersion = "2.2.1";
