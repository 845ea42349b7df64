import { matchPythonVersion } from "../../../src/lint/rules/match-python-version.ts";
import { testRule } from "../../support/ruleTester.ts";

const project = (python: string): Record<string, string> => ({
  "pyproject.toml": `[build-system]\nrequires = ["hatchling"]\n[project]\nname = "a"\nrequires-python = "${python}" # why\n`,
});
const code = "FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install .";
const marked = "FROM ⟦python:3.11-slim⟧\nWORKDIR /app\nCOPY . .\nRUN pip install .";

testRule(matchPythonVersion, {
  valid: [
    code,
    { code, files: project(">=3.11") },
    { code, files: project(">=3.9,<3.13,!=3.10.*") },
    { code, files: project("~=3.10") },
    { code, files: project("==3.11.4") },
    { code, files: project(">3.11") },
    { code, files: project("3.13 or later") },
    { code, files: { "pyproject.toml": '[project]\ndynamic = ["version"]\n' } },
    { code, files: { "pyproject.toml": '[tool.a]\nrequires-python = ">=3.13"\n' } },
    {
      code,
      files: { "pyproject.toml": '[tool.a]\nb = """\n[project]\nrequires-python = ">=3.13"\n"""' },
    },
    { code, files: { ...project(">=3.9"), ".python-version": "3.13" } },
    { code, files: { "pyproject.toml": "[tool.black]", ".python-version": "pypy3.10" } },
    { code, files: { "pyproject.toml": "[tool.black]", ".python-version": "3.11.2\n" } },
    {
      code: "FROM python:3-slim\nWORKDIR /app\nCOPY . .\nRUN pip install .",
      files: project(">=3.13"),
    },
    {
      code: "FROM python:3.11-slim\nCOPY --from=ghcr.io/astral-sh/uv /uv /bin/\nWORKDIR /app\nCOPY . .\nRUN uv sync && pip list",
      files: project(">=3.13"),
    },
    // The project is not the one that is installed.
    {
      code: "FROM python:3.11-slim\nWORKDIR /app\nCOPY . /b/\nRUN pip install a",
      files: project(">=3.13"),
    },
  ],
  invalid: [
    {
      code: marked,
      files: project(">=3.12"),
      message: "asked",
      data: { file: "pyproject.toml", wanted: ">=3.12", version: "3.11" },
    },
    {
      code: marked,
      files: { "pyproject.toml": '[tool.poetry.dependencies]\r\npython = "^3.12"\r\n' },
      message: "asked",
      data: { file: "pyproject.toml", wanted: "^3.12", version: "3.11" },
    },
    {
      code: "FROM ⟦python:3.13⟧\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root",
      files: { ...project(">=3.9,<3.13"), "poetry.lock": "" },
      message: "asked",
      data: { file: "pyproject.toml", wanted: ">=3.9,<3.13", version: "3.13" },
    },
    {
      code: "FROM ⟦python:3.11⟧\nWORKDIR /app\nCOPY Pipfile* ./\nRUN pipenv sync",
      files: { Pipfile: '[requires]\npython_version = "3.12"\n', "Pipfile.lock": "{}" },
      message: "asked",
      data: { file: "Pipfile", wanted: "3.12", version: "3.11" },
    },
    {
      code: "FROM ⟦python:3.11⟧\nWORKDIR /app\nCOPY api .\nRUN pip install -r requirements.txt",
      files: { "api/pyproject.toml": "[tool.ruff]", "api/.python-version": "3.12.1" },
      message: "file",
      data: { file: "api/.python-version", wanted: "3.12.1", version: "3.11" },
    },
  ],
});
