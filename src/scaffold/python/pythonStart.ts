import type { FolderReader } from "../projectFolder.ts";
import { dependsOn } from "./dependsOn.ts";
import type { PythonStart } from "./pythonProject.ts";

export interface FoundStart {
  readonly start: PythonStart;
  /** The text of the file that is started. */
  readonly source: string | undefined;
  /** It is told its port by its words. */
  readonly isServer: boolean;
  /** A server that its makers do not mean for production. */
  readonly isForDevelopment: boolean;
}

/** How the program is started, by what its sources and its list of packages prove. */
export async function pythonStart(
  folder: FolderReader,
  requirements: readonly string[],
  scripts: readonly string[],
): Promise<FoundStart | undefined> {
  const served = await servedApplication(folder, requirements);
  if (served) return served;
  const django = await djangoSite(folder, requirements);
  if (django) return django;
  const plain = { isServer: false, isForDevelopment: false };
  const [script] = scripts;
  if (script !== undefined) return { start: { words: [script] }, source: undefined, ...plain };
  for (const file of ["main.py", "app.py", "run.py", "server.py", "src/main.py"]) {
    const source = await folder.read(file);
    if (source !== undefined) return { start: { words: ["python", file] }, source, ...plain };
  }
  for (const path of await packages(folder)) {
    const source = await folder.read(`${path}/__main__.py`);
    if (source === undefined || path.includes("/")) continue;
    return { start: { words: ["python", "-m", path] }, source, ...plain };
  }
  return undefined;
}

async function servedApplication(
  folder: FolderReader,
  requirements: readonly string[],
): Promise<FoundStart | undefined> {
  const names = [
    "main.py",
    "app.py",
    "api.py",
    "server.py",
    "wsgi.py",
    "asgi.py",
    "run.py",
    "__init__.py",
  ];
  const places = ["", ...(await packages(folder))];
  for (const place of places) {
    for (const name of names) {
      const path = place === "" ? name : `${place}/${name}`;
      const source = await folder.read(path);
      const made =
        /^(\w+)\s*(?::[^=\n]*)?=\s*(?:\w+\.)?(FastAPI|Starlette|Litestar|Quart|Flask)\(/m.exec(
          source ?? "",
        );
      if (!made) continue;
      const [, variable = "app", kind] = made;
      const module = moduleOf(path);
      const application = `${module}:${variable}`;
      const inSources = path.startsWith("src/");
      if (kind !== "Flask") {
        const words = ["uvicorn", application, "--host", "0.0.0.0", "--port", "{port}"];
        if (inSources) words.push("--app-dir", "src");
        // FastAPI's own extras bring it.
        const has = dependsOn(requirements, "uvicorn", "fastapi", "quart");
        return has
          ? { start: { words }, source, isServer: true, isForDevelopment: false }
          : undefined;
      }
      if (dependsOn(requirements, "gunicorn")) {
        const words = [
          "gunicorn",
          "--bind",
          "0.0.0.0:{port}",
          ...(inSources ? ["--chdir", "src"] : []),
          application,
        ];
        return { start: { words }, source, isServer: true, isForDevelopment: false };
      }
      const words = [
        "flask",
        "--app",
        inSources ? path.replace(/\.py$/, "") : application,
        "run",
        "--host=0.0.0.0",
        "--port={port}",
      ];
      return { start: { words }, source, isServer: true, isForDevelopment: true };
    }
  }
  return undefined;
}

async function djangoSite(
  folder: FolderReader,
  requirements: readonly string[],
): Promise<FoundStart | undefined> {
  const source = await folder.read("manage.py");
  if (source === undefined) return undefined;
  const site = /DJANGO_SETTINGS_MODULE["'],\s*["']([\w]+)\.settings/.exec(source)?.[1];
  const found = (words: readonly string[], isForDevelopment: boolean): FoundStart => ({
    start: { words },
    source: undefined,
    isServer: true,
    isForDevelopment,
  });
  if (site !== undefined) {
    if (dependsOn(requirements, "gunicorn") && (await folder.hasFile(`${site}/wsgi.py`))) {
      return found(["gunicorn", "--bind", "0.0.0.0:{port}", `${site}.wsgi`], false);
    }
    if (dependsOn(requirements, "uvicorn") && (await folder.hasFile(`${site}/asgi.py`))) {
      return found(
        ["uvicorn", `${site}.asgi:application`, "--host", "0.0.0.0", "--port", "{port}"],
        false,
      );
    }
  }
  return found(["python", "manage.py", "runserver", "0.0.0.0:{port}"], true);
}

/** Folders with modules, one level down and below `src`. */
async function packages(folder: FolderReader): Promise<readonly string[]> {
  const top = (await folder.folders(""))
    .filter(
      (name) => /^[A-Za-z_]\w*$/.test(name) && !/^(tests?|docs|node_modules|venv|env)$/.test(name),
    )
    .slice(0, 30);
  const inSources = top.includes("src") ? await folder.folders("src") : [];
  return [
    ...top,
    ...inSources.filter((name) => /^[A-Za-z_]\w*$/.test(name)).map((name) => `src/${name}`),
  ];
}

function moduleOf(path: string): string {
  return path
    .replace(/^src\//, "")
    .replace(/\.py$/, "")
    .replace(/\/__init__$/, "")
    .replaceAll("/", ".");
}
