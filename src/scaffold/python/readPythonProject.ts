import { guessPort } from "../guessPort.ts";
import type { FolderReader } from "../projectFolder.ts";
import { tomlString, tomlStrings, tomlTable, tomlTables } from "../tomlTables.ts";
import { dependsOn } from "./dependsOn.ts";
import type { PythonProject, PythonTool } from "./pythonProject.ts";
import { pythonStart } from "./pythonStart.ts";

/** Undefined where neither a list of dependencies nor a program that is called as usual is there. */
export async function readPythonProject(folder: FolderReader): Promise<PythonProject | undefined> {
  const toml = await folder.read("pyproject.toml");
  const requirements = await folder.read("requirements.txt");
  const setup = (await folder.read("setup.py")) ?? (await folder.read("setup.cfg"));
  const [manage, main] = await folder.existing(["manage.py", "main.py", "app.py"]);
  if (toml === undefined && requirements === undefined && setup === undefined) {
    if (manage === undefined && main === undefined) return undefined;
  }
  const tables = tomlTables(toml ?? "");
  const project = tomlTable(tables, "project");
  const poetry = tomlTable(tables, "tool.poetry");
  const hasPoetry = poetry.size > 0 || tables.some(({ name }) => name.startsWith("tool.poetry."));
  const tool = await toolOf(folder, {
    hasProject: project.size > 0 || setup !== undefined,
    hasPoetry,
    hasRequirements: requirements !== undefined,
  });
  const listed = [
    ...tomlStrings(project.get("dependencies")),
    ...tomlTable(tables, "tool.poetry.dependencies").keys(),
    ...(tool === "requirements" || tool === "none" ? (requirements ?? "").split("\n") : []),
  ];
  const buildSystem = tomlTable(tables, "build-system");
  const uv = tomlTable(tables, "tool.uv");
  const isPackage =
    tool === "poetry"
      ? poetry.get("package-mode") !== "false"
      : uv.get("package") === "true" ||
        tool === "project" ||
        (buildSystem.size > 0 && uv.get("package") !== "false");
  const scripts = tomlTable(
    tables,
    project.has("name") ? "project.scripts" : "tool.poetry.scripts",
  );
  const name = tomlString(project.get("name") ?? poetry.get("name")) ?? "app";
  const found = await pythonStart(
    folder,
    listed,
    isPackage && tool !== "requirements" ? [...scripts.keys()] : [],
  );
  const readme = /([\w.-]+\.(?:md|rst|txt))/.exec(
    project.get("readme") ?? poetry.get("readme") ?? "",
  )?.[1];
  const isServer = found?.isServer === true || dependsOn(listed, ...frameworks);
  const port = guessPort([found?.source], { isServer, usual: "8000" });
  return {
    ecosystem: "python",
    name,
    tool,
    wanted:
      tomlString(project.get("requires-python")) ??
      tomlString(tomlTable(tables, "tool.poetry.dependencies").get("python")) ??
      (await pinnedPython(folder)),
    lists: await folder.existing(listsOf(tool, requirements, readme)),
    isPackage,
    start: found?.start,
    port: found?.isServer === true ? { ...port, isGuess: false } : port,
    compiled: sdists.filter((it) => dependsOn(listed, it)),
    hasVersionFromGit: tomlStrings(buildSystem.get("requires")).some((it) =>
      /^(setuptools[-_]scm|hatch-vcs|versioningit|poetry-dynamic-versioning)/.test(it),
    ),
    isForDevelopment: found?.isForDevelopment ?? false,
  };
}

const frameworks = [
  "fastapi",
  "flask",
  "django",
  "starlette",
  "aiohttp",
  "tornado",
  "sanic",
  "litestar",
  "quart",
  "bottle",
];

/** Well-known ones that PyPI has no ready-made files of for Linux. */
const sdists = ["psycopg2", "mysqlclient", "uwsgi", "pycairo", "python-ldap", "pygraphviz"];

async function toolOf(
  folder: FolderReader,
  {
    hasProject,
    hasPoetry,
    hasRequirements,
  }: {
    readonly hasProject: boolean;
    readonly hasPoetry: boolean;
    readonly hasRequirements: boolean;
  },
): Promise<PythonTool> {
  if (await folder.hasFile("uv.lock")) return "uv";
  if ((await folder.hasFile("poetry.lock")) || hasPoetry) return "poetry";
  if (hasRequirements) return "requirements";
  return hasProject ? "project" : "none";
}

function listsOf(
  tool: PythonTool,
  requirements: string | undefined,
  readme: string | undefined,
): readonly string[] {
  // A package is described by its readme, too, which is read when it is built.
  const described = readme === undefined ? [] : [readme];
  switch (tool) {
    case "uv":
      return ["pyproject.toml", "uv.lock", ".python-version"];
    case "poetry":
      return ["pyproject.toml", "poetry.lock", "poetry.toml"];
    case "requirements":
      return ["requirements.txt", ...included(requirements ?? "")];
    case "project":
      return ["pyproject.toml", "setup.py", "setup.cfg", ...described];
    default:
      return [];
  }
}

/** Lists and constraints that a list names. */
function included(requirements: string): readonly string[] {
  return [
    ...requirements.matchAll(/^[ \t]*(?:-r|-c|--requirement|--constraint)[ =\t]+([\w./-]+)/gm),
  ]
    .map(([, path = ""]) => path.replace(/^\.\//, ""))
    .filter((path) => !path.startsWith(".") && !path.startsWith("/"));
}

async function pinnedPython(folder: FolderReader): Promise<string | undefined> {
  const text = (await folder.read(".python-version"))?.trim();
  return /^(?:python-?)?(\d+\.\d+)(\.\d+)?$/.exec(text ?? "")?.[1];
}
