import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { FromInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { besides, type ProjectPlace, projectVisitor } from "../shared/projectVisitor.ts";
import { tomlValue } from "../shared/tomlValue.ts";
import { spansMeet, type VersionSpan, versionRange, versionSpan } from "../shared/versionSpan.ts";

export const matchPythonVersion = defineRule({
  id: "match-python-version",
  summary: "Require the version of Python that the project asks for.",
  why: "Pip, Poetry and Pipenv refuse to install a project with a Python that it does not ask for. The rule speaks where an instruction runs with a `pyproject.toml` or `Pipfile` of the build context in its working folder, the tag of the official image has a number, and no version with that number is one of those asked for. Where neither says anything, the version in `.python-version` beside it counts. With uv, which brings its own Python, it is silent.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    asked: "{file} asks for Python {wanted}, and this image has {version}. Take a tag that fits.",
    file: "{file} names Python {wanted}, and this image has {version}. Take the same one in both.",
  },
  examples: {
    files: { "pyproject.toml": '[project]\nname = "app"\nrequires-python = ">=3.12"\n' },
    bad: ["FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir ."],
    good: ["FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir ."],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document } = context;
    // It may bring another Python at any place.
    if (/\b(uv|pyenv|conda|mamba|micromamba|pixi|rye|hatch)\b/.test(document.text)) return {};
    const told = new Set<FromInstruction>();
    return projectVisitor(context, runners, (place) => {
      const { from, image } = place.root;
      if (image?.language !== "python" || image.version === undefined || told.has(from)) return;
      const span = versionSpan(image.version);
      const wanted = span && wantedPython(place);
      if (!wanted || !from.image || spansMeet(span, wanted.spans)) return;
      told.add(from);
      context.report({
        at: from.image.range,
        message: wanted.file.endsWith(".python-version") ? "file" : "asked",
        data: { file: wanted.file, wanted: wanted.text, version: image.version },
      });
    });
  },
});

const runners = ["pip", "pip3", "python", "python3", "poetry", "pipenv", "pdm"];

interface Wanted {
  readonly file: string;
  readonly text: string;
  readonly spans: readonly VersionSpan[];
}

function wantedPython({ files, find }: ProjectPlace): Wanted | undefined {
  const project = find("pyproject.toml");
  const toml = project === undefined ? undefined : files.text(project);
  if (project !== undefined && toml !== undefined) {
    const asked =
      tomlValue(toml, "project", "requires-python") ??
      tomlValue(toml, "tool.poetry.dependencies", "python");
    return asked === undefined ? pinned(files, project) : wanted(project, asked);
  }
  const pipfile = find("Pipfile");
  const text = pipfile === undefined ? undefined : files.text(pipfile);
  if (pipfile === undefined || text === undefined) return undefined;
  const asked = tomlValue(text, "requires", "python_version");
  return asked === undefined ? undefined : wanted(pipfile, asked);
}

function pinned(files: ContextFiles, project: string): Wanted | undefined {
  const file = besides(project, ".python-version");
  const text = files.text(file)?.trim();
  // One exact version, of which images get newer ones of the same line.
  const line = text === undefined ? undefined : /^(\d+\.\d+)(\.\d+)?$/.exec(text)?.[1];
  return text === undefined || line === undefined ? undefined : wanted(file, text, line);
}

function wanted(file: string, text: string, range: string = text): Wanted | undefined {
  const spans = versionRange(range);
  return spans && text.length < 60 ? { file, text, spans } : undefined;
}
