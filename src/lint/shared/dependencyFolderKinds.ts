import type { ContextFiles, ContextPath } from "../../dockerfile/contextFiles.ts";

/** A folder that a tool fills, by what lies beside or in it. */
export interface FoundDependencies {
  readonly folder: ContextPath;
  /** The programs that fill it; none where nobody has to. */
  readonly programs: readonly string[];
}

/** Undefined where what lies around it does not prove that a tool fills it. */
export function dependencyFolderAt(
  files: ContextFiles,
  folder: ContextPath,
): FoundDependencies | undefined {
  const slash = folder.path.lastIndexOf("/");
  const parent = folder.path.slice(0, Math.max(0, slash));
  const has = (path: string): boolean => files.at(path) !== undefined;
  const beside = (...names: readonly string[]): boolean =>
    names.some((name) => has(parent === "" ? name : `${parent}/${name}`));
  const inside = (...names: readonly string[]): boolean =>
    names.some((name) => has(`${folder.path}/${name}`));
  const found = (...programs: readonly string[]): FoundDependencies => ({ folder, programs });
  switch (folder.path.slice(slash + 1)) {
    case "node_modules":
      return beside("package.json") ? found("npm", "yarn", "yarnpkg", "pnpm", "bun") : undefined;
    case "__pycache__":
      return found();
    case ".venv":
    case "venv":
    case "env":
      return inside("pyvenv.cfg") ? found("pip*", "uv", "poetry", "pipenv", "python*") : undefined;
    case "target":
      if (beside("Cargo.toml")) return found("cargo");
      return beside("pom.xml") ? found("mvn", "mvnw") : undefined;
    case ".gradle":
      return beside("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts")
        ? found("gradle", "gradlew")
        : undefined;
    case "vendor":
      return beside("composer.json") && inside("autoload.php") ? found("composer") : undefined;
    case "obj":
      return inside("project.assets.json") ? found("dotnet") : undefined;
    case "bin":
      return inside("Debug", "Release") && hasProject(files, parent) ? found("dotnet") : undefined;
    default:
      return undefined;
  }
}

function hasProject(files: ContextFiles, folder: string): boolean {
  return files.children(folder).some(({ path }) => /\.(cs|fs|vb)proj$/.test(path));
}
