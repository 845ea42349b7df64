import { gradleTarget } from "../../lint/shared/javaTarget.ts";
import type { FolderReader } from "../projectFolder.ts";
import { noPort, type PortFact } from "../scaffoldChoice.ts";
import { findMainClass } from "./findMainClass.ts";
import type { JavaModule, JavaProject } from "./javaProject.ts";
import { springPort } from "./springPort.ts";

/** Undefined without a build script or settings of Gradle. */
export async function readGradleProject(folder: FolderReader): Promise<JavaProject | undefined> {
  const [settingsFile] = await folder.existing(["settings.gradle.kts", "settings.gradle"]);
  const [rootScript] = await scriptsOf(folder, "");
  if (settingsFile === undefined && rootScript === undefined) return undefined;
  const settings = settingsFile === undefined ? "" : ((await folder.read(settingsFile)) ?? "");
  const properties = (await folder.read("gradle.properties")) ?? "";
  // Without a name in the settings it is that of the folder, which is /src in the image.
  const name = /rootProject\.name\s*=\s*["']([\w.-]+)["']/.exec(settings)?.[1] ?? "src";
  const paths = ["", ...includedFolders(settings)];
  const lists = await folder.existing(["gradlew"]);
  const modules: JavaModule[] = [];
  const texts: string[] = [];
  const files: string[] = [];
  for (const path of paths) {
    const [file] = await scriptsOf(folder, path);
    if (file === undefined) continue;
    files.push(file);
    const text = (await folder.read(file)) ?? "";
    texts.push(text);
    const own = path === "" ? name : (path.split("/").at(-1) ?? name);
    const module = await readModule(folder, {
      path,
      text,
      name: own,
      version: versionOf(text, properties),
    });
    if (module) modules.push(module);
  }
  const targets = texts.flatMap((text) => gradleTarget(text) ?? []);
  return {
    ecosystem: "java",
    tool: "gradle",
    name,
    hasWrapper: await folder.hasFile("gradlew"),
    wanted: targets[0]?.version,
    isExact: targets.some((it) => it.isToolchain),
    lists: [
      ...lists,
      ...(settingsFile === undefined ? [] : [settingsFile]),
      ...(await folder.existing([
        "gradle.properties",
        "gradle.lockfile",
        "settings-gradle.lockfile",
      ])),
      ...files,
    ],
    listFolders: [
      ...((await folder.hasFolder("gradle")) ? ["gradle"] : []),
      ...((await folder.hasFolder("buildSrc")) ? ["buildSrc"] : []),
      ...((await folder.hasFolder("build-logic")) ? ["build-logic"] : []),
    ],
    modules,
    isMultiModule: paths.length > 1,
  };
}

function scriptsOf(folder: FolderReader, path: string): Promise<readonly string[]> {
  const at = path === "" ? "" : `${path}/`;
  return folder.existing([`${at}build.gradle.kts`, `${at}build.gradle`]);
}

/** `include("core", ":apps:web")` and Groovy's form without brackets. */
function includedFolders(settings: string): readonly string[] {
  const calls = [...settings.matchAll(/^[ \t]*include\b([^\n]*(?:,[ \t]*\n[^\n]*)*)/gm)];
  return calls.flatMap(([, list = ""]) =>
    [...list.matchAll(/["']:?([\w:.-]+)["']/g)].map(([, path = ""]) => path.replaceAll(":", "/")),
  );
}

function versionOf(script: string, properties: string): string | undefined {
  return (
    /^version\s*=?\s*["']([\w.+-]+)["']/m.exec(script)?.[1] ??
    /^version\s*[=:]\s*([\w.+-]+)\s*$/m.exec(properties)?.[1]
  );
}

interface Script {
  readonly path: string;
  readonly text: string;
  readonly name: string;
  readonly version: string | undefined;
}

async function readModule(
  folder: FolderReader,
  { path, text, name, version }: Script,
): Promise<JavaModule | undefined> {
  const at = path === "" ? "build" : `${path}/build`;
  // Set by a variable, or named otherwise.
  const isUsual =
    !/archive(Base|File)?Name|archivesName|archivesBaseName|archiveVersion/.test(text) &&
    !/^version\s*=?\s*[^"'\s=]/m.test(text);
  const stem = isUsual ? `${name}${version === undefined ? "" : `-${version}`}` : "*";
  const mainClass = /mainClass(?:Name)?(?:\.set\(|\s*=)\s*["']([\w.$]+)["']/.exec(text)?.[1];
  const module = {
    folder: path,
    output: `${at}/libs/${stem}.jar`,
    script: name,
    mainClass,
    port: await portOf(folder, path, text),
  };
  // A root that gives a plugin to others says `apply false`.
  const plugins = text.replace(/^.*\bapply\s*\(?\s*false.*$/gm, "");
  if (/org\.springframework\.boot\b|libs\.plugins\.spring\.?[bB]oot\b/.test(plugins)) {
    return { ...module, kind: "boot" };
  }
  if (
    /gradle(up|\.johnrengel)?\.shadow|github\.johnrengelman\.shadow|libs\.plugins\.shadow/.test(
      plugins,
    )
  ) {
    return { ...module, kind: "shaded", output: `${at}/libs/${stem === "*" ? "*" : stem}-all.jar` };
  }
  if (
    /(?:id\s*\(?\s*|apply plugin:\s*)["']application["']|^\s*application\s*$|^\s*application\s*\{/m.test(
      plugins,
    ) ||
    /io\.ktor\.plugin|libs\.plugins\.ktor/.test(plugins)
  ) {
    const script = /applicationName\s*=\s*["']([\w.-]+)["']/.exec(text)?.[1] ?? name;
    return { ...module, kind: "distribution", script, output: `${at}/install/${script}` };
  }
  const found = await findMainClass(folder, path);
  return found === undefined ? undefined : { ...module, kind: "classes", mainClass: found };
}

async function portOf(folder: FolderReader, path: string, text: string): Promise<PortFact> {
  if (/io\.ktor/.test(text) || /javalin|vertx-web|helidon|micronaut/.test(text))
    return { port: "8080", isGuess: true };
  return /spring-boot-starter-(web|webflux)|libs\.spring\.boot\.starter\.web/.test(text)
    ? springPort(folder, path, true)
    : noPort;
}
