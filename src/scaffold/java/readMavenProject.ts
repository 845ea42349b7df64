import { mavenTarget } from "../../lint/shared/javaTarget.ts";
import { xmlElement, xmlElements } from "../../lint/shared/xmlElement.ts";
import { joinPath } from "../joinPath.ts";
import type { FolderReader } from "../projectFolder.ts";
import { findMainClass } from "./findMainClass.ts";
import type { JavaModule, JavaProject } from "./javaProject.ts";
import { springPort } from "./springPort.ts";

/** Undefined without a pom.xml. */
export async function readMavenProject(folder: FolderReader): Promise<JavaProject | undefined> {
  const pom = await folder.read("pom.xml");
  if (pom === undefined) return undefined;
  const poms = await modulePoms(folder, "", pom);
  const modules: JavaModule[] = [];
  for (const { path, text } of poms) {
    if (xmlElement(text, ["project", "packaging"]) === "pom") continue;
    const module = await readModule(folder, path, text, pom);
    if (module) modules.push(module);
  }
  // A module without anything to start is a library of the others.
  const programs = modules.filter((it) => it.kind !== "classes" || it.mainClass !== undefined);
  return {
    ecosystem: "java",
    tool: "maven",
    name: xmlElement(pom, ["project", "artifactId"]) ?? "app",
    hasWrapper: await folder.hasFile("mvnw"),
    wanted: mavenTarget(pom) ?? targetOf(pom),
    isExact: false,
    lists: [
      ...(await folder.existing(["mvnw"])),
      ...poms.map(({ path }) => (path === "" ? "pom.xml" : `${path}/pom.xml`)),
    ],
    listFolders: (await folder.hasFolder(".mvn")) ? [".mvn"] : [],
    modules: programs.length > 0 ? programs : modules.slice(0, 1),
    isMultiModule: poms.length > 1,
  };
}

interface Pom {
  readonly path: string;
  readonly text: string;
}

async function modulePoms(
  folder: FolderReader,
  path: string,
  text: string,
): Promise<readonly Pom[]> {
  const found: Pom[] = [{ path, text }];
  // Each module once, however the poms name each other.
  const depth = path.split("/").length;
  if (depth > 4) return found;
  for (const name of xmlElements(text, "module").slice(0, 100)) {
    const inner = joinPath(path, name);
    if (inner === undefined || inner === path || !inner.startsWith(path)) continue;
    const pom = await folder.read(`${inner}/pom.xml`);
    if (pom !== undefined) found.push(...(await modulePoms(folder, inner, pom)));
  }
  return found;
}

/** With several modules the root's values hold for all. */
function targetOf(pom: string): number | undefined {
  for (const name of ["maven.compiler.release", "java.version", "maven.compiler.target"]) {
    const version = xmlElement(pom, ["project", "properties", name])?.replace(/^1\./, "");
    if (version !== undefined && /^\d{1,2}$/.test(version)) return Number(version);
  }
  return undefined;
}

async function readModule(
  folder: FolderReader,
  path: string,
  text: string,
  root: string,
): Promise<JavaModule | undefined> {
  const target = path === "" ? "target" : `${path}/target`;
  const jar = `${target}/${jarName(text, root)}.jar`;
  const dependsOn = (pattern: RegExp): boolean => pattern.test(text);
  const mainClass =
    [
      ...xmlElements(text, "mainClass"),
      ...xmlElements(text, "Main-Class"),
      xmlElement(text, ["project", "properties", "main.class"]) ?? "",
    ].find((name) => /^[\w.$]+$/.test(name)) ?? (await findMainClass(folder, path));
  const port = await springPort(
    folder,
    path,
    dependsOn(/spring-boot-starter-(web|webflux|jersey|data-rest)/),
  );
  const module = { folder: path, output: jar, script: "", mainClass, port } as const;
  if (/<packaging>\s*war/.test(text) && !/spring-boot/.test(text)) return undefined;
  if (/quarkus-maven-plugin/.test(text)) {
    return {
      ...module,
      kind: "quarkus",
      output: `${target}/quarkus-app`,
      port: { port: "8080", isGuess: false },
    };
  }
  if (/spring-boot-maven-plugin/.test(text)) return { ...module, kind: "boot" };
  const hasManifest = /<(mainClass|Main-Class)>/.test(text);
  if (/maven-shade-plugin/.test(text) && hasManifest) return { ...module, kind: "shaded" };
  if (/maven-jar-plugin/.test(text) && hasManifest && !/<addClasspath>|<dependency>/.test(text)) {
    return { ...module, kind: "jar" };
  }
  return { ...module, kind: "classes" };
}

/** Without the ending; with a star where a property decides that is not in sight. */
function jarName(text: string, root: string): string {
  const own = (name: string): string | undefined =>
    xmlElement(text, ["project", name]) ?? xmlElement(text, ["project", "parent", name]);
  const values: Readonly<Record<string, string | undefined>> = {
    "project.artifactId": xmlElement(text, ["project", "artifactId"]),
    artifactId: xmlElement(text, ["project", "artifactId"]),
    "project.version": own("version"),
    version: own("version"),
    "project.name": xmlElement(text, ["project", "name"]),
  };
  const name =
    xmlElement(text, ["project", "build", "finalName"]) ??
    "${project.artifactId}-${project.version}";
  let resolved = name;
  for (let round = 0; round < 3; round++) {
    resolved = resolved.replace(/\$\{([\w.-]+)\}/g, (found, key: string) => {
      const property = (pom: string): string | undefined =>
        xmlElement(pom, ["project", "properties", key]);
      return values[key] ?? property(text) ?? property(root) ?? found;
    });
  }
  return /^[\w.+-]+$/.test(resolved) ? resolved : "*";
}
