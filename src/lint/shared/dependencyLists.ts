import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasOption, operandsOf } from "./commandWords.ts";
import { globMatch } from "./globMatch.ts";
import { npmInstalls } from "./npmInstalls.ts";
import { readPipInstall } from "./pipInstalls.ts";

/** A command that installs what lists in files say. */
export interface ListInstall {
  /** The command in short, such as `npm ci`. */
  readonly title: string;
  readonly family: ListFamily;
  /** True where the lists are all that it needs of the sources, for sure. */
  readonly certain: boolean;
}

export type ListFamily =
  | "node"
  | "pip"
  | "python"
  | "ruby"
  | "go"
  | "php"
  | "rust"
  | "java"
  | "dotnet"
  | "elixir";

const lists: Readonly<Record<ListFamily, readonly string[]>> = {
  node: [
    ...["package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock"],
    ...["pnpm-lock.yaml", "pnpm-workspace.yaml", "bun.lock", "bun.lockb"],
  ],
  pip: ["requirements.txt", "requirements-dev.txt", "requirements", "requirements.in"],
  python: ["Pipfile", "Pipfile.lock", "pyproject.toml", "poetry.lock", "uv.lock"],
  ruby: ["Gemfile", "Gemfile.lock"],
  go: ["go.mod", "go.sum", "go.work"],
  php: ["composer.json", "composer.lock"],
  rust: ["Cargo.toml", "Cargo.lock"],
  java: ["pom.xml"],
  dotnet: ["a.csproj", "a.fsproj", "a.sln"],
  elixir: ["mix.exs", "mix.lock"],
};

/** What an installation elsewhere leaves, to be copied from there. */
const installed: { readonly [F in ListFamily]?: readonly string[] } = {
  node: ["node_modules"],
  pip: ["venv", ".venv", "site-packages"],
  python: ["venv", ".venv", "site-packages"],
  ruby: ["vendor", "bundle"],
  go: ["vendor"],
  php: ["vendor"],
};

/**
 * The families that have a list of this name, which may be a pattern, or a folder of what is
 * installed.
 */
export function familiesOf(name: string): readonly ListFamily[] {
  const families = Object.keys(lists) as ListFamily[];
  if (name.includes("$")) return families;
  const isPattern = /[*?[]/.test(name);
  return families.filter((family) => {
    if (installed[family]?.includes(name)) return true;
    if (family === "pip" && /require|constraint|\.(txt|in)$/i.test(name)) return true;
    if (family === "dotnet" && /\.(\w\wproj|slnx?|props)$/.test(name)) return true;
    return lists[family].some((list) => (isPattern ? globMatch(name, list) : name === list));
  });
}

/**
 * The lists in a folder of the context that an installation reads, in the order of their names;
 * undefined where this cannot be told from the files there.
 */
export function listsIn(
  files: ContextFiles,
  folder: string,
  family: ListFamily,
): readonly string[] | undefined {
  if (family === "pip" || family === "java" || family === "dotnet") return undefined;
  const wanted = new Set([...lists[family], ...(settings[family] ?? [])]);
  return files
    .children(folder)
    .filter(({ kind }) => kind !== "folder")
    .map(({ path }) => path.slice(path.lastIndexOf("/") + 1))
    .filter((name) => wanted.has(name));
}

/** What the tools of a family go by beside the lists. */
const settings: { readonly [F in ListFamily]?: readonly string[] } = {
  node: [".npmrc", ".yarnrc", ".yarnrc.yml", "bunfig.toml", ".pnpmfile.cjs"],
  php: ["auth.json"],
  ruby: [".ruby-version"],
};

export function listInstallOf(command: NamedCommand): ListInstall | undefined {
  if (command.command.openEnded) return undefined;
  const { name } = command;
  const words = operandsOf(command).map(({ value }) => value);
  const [first = "", second = ""] = words;
  const found = (family: ListFamily, certain = true, title = `${name} ${first}`): ListInstall => ({
    title: title.trim(),
    family,
    certain,
  });
  switch (name) {
    case "npm":
      if (/^(ci|clean-install|ic|install-clean)$/.test(first)) return found("node");
      return isNodeInstall(command) ? found("node") : undefined;
    case "pnpm":
      if (first === "fetch") return found("node");
      return isNodeInstall(command) ? found("node") : undefined;
    case "yarn":
    case "bun":
      return isNodeInstall(command) ? found("node") : undefined;
    case "pipenv":
      return words.length === 1 && /^(install|sync)$/.test(first) ? found("python") : undefined;
    case "poetry":
      if (first !== "install") return undefined;
      return found("python", hasOption(command, "no-root"));
    case "uv":
      return first === "sync"
        ? found("python", hasOption(command, "no-install-project", "no-install-workspace"))
        : undefined;
    case "bundle":
    case "bundler":
      if (first !== "install" && command.words.length > 0) return undefined;
      return found("ruby");
    case "go":
      return words.length === 2 && first === "mod" && second === "download"
        ? found("go", true, "go mod download")
        : undefined;
    case "composer":
      // Its scripts and the map of classes look at the sources.
      return first === "install"
        ? found("php", hasOption(command, "no-scripts") && hasOption(command, "no-autoloader"))
        : undefined;
    case "cargo":
      return first === "fetch" ? found("rust", false) : undefined;
    case "mvn":
      return /^dependency:(go-offline|resolve)$/.test(first) ? found("java", false) : undefined;
    case "dotnet":
      return first === "restore" ? found("dotnet", false) : undefined;
    case "mix":
      return first === "deps.get" ? found("elixir") : undefined;
    default:
      return installsRequirements(command) ? found("pip", true, "pip install") : undefined;
  }
}

/** Without packages, and not of another folder. */
function isNodeInstall(command: NamedCommand): boolean {
  const [install] = npmInstalls([command], "npm", "yarn", "pnpm", "bun");
  if (!install || install.packages.length > 0 || install.verb?.value === "add") return false;
  return !hasOption(
    command,
    "C",
    "cwd",
    "dir",
    "dry-run",
    "offline",
    "g",
    "global",
    "prefix",
    "version",
  );
}

/** `pip install -r FILE`, and nothing of the project itself. */
function installsRequirements(command: NamedCommand): boolean {
  const install = readPipInstall(command);
  if (!install || install.pipx || install.packages.length > 0) return false;
  if (hasOption(command, "e", "editable", "target", "t")) return false;
  const { words } = command;
  return words.some(({ value }, index) => {
    const next = words[index + 1];
    if (value.startsWith("--requirement=")) return isRelative(value.slice(14));
    return /^(-r|--requirement)$/.test(value) && next !== undefined && isRelative(next.value);
  });
}

/** A list elsewhere may have come from elsewhere. */
function isRelative(path: string): boolean {
  return !/^[/~]|[$`]|^https?:/.test(path);
}

/** The programs that \`listInstallOf\` knows, as a rule names those that it speaks of. */
export const installingPrograms: readonly string[] = [
  ...["npm", "pnpm", "yarn*", "bun", "pipenv", "poetry", "uv", "bundle*", "go", "composer"],
  ...["cargo", "mvn", "dotnet", "mix", "pip*", "python*", "pypy*"],
];
