/** Whether rules read the text of a file of the context, told by its name; others are told of only. */
export function isReadByRules(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return names.has(name) || suffixes.some((suffix) => name.endsWith(suffix));
}

/** Bytes of the largest text that is read. */
export const largestText = 256 * 1024;

const names: ReadonlySet<string> = new Set([
  ...["go.mod", "go.work", "main.go"],
  ...["package.json", "package-lock.json", ".nvmrc", ".node-version", ".npmrc", ".yarnrc.yml"],
  ...["pnpm-workspace.yaml"],
  ...["pyproject.toml", "requirements.txt", "Pipfile", "setup.py", "setup.cfg", ".python-version"],
  ...["pom.xml", "build.gradle", "build.gradle.kts", "gradle.properties", "settings.gradle"],
  ...["settings.gradle.kts", "gradle-wrapper.properties", "maven-wrapper.properties"],
  ...["Cargo.toml", "rust-toolchain", "rust-toolchain.toml"],
  ...["global.json", "Directory.Build.props", "Directory.Packages.props"],
]);

const suffixes: readonly string[] = [".csproj", ".fsproj", ".vbproj"];
