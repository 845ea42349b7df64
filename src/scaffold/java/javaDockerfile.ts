import {
  copy,
  copyFolder,
  copyInPlace,
  dockerfileText,
  execForm,
  type Lines,
  plainUser,
  run,
  served,
  shellWord,
} from "../dockerfileText.ts";
import { healthchecks } from "../healthchecks.ts";
import type { JavaModule, JavaProject } from "./javaProject.ts";

/** What is written of a project; strings may be places to fill in. */
export interface JavaWords
  extends Pick<JavaProject, "tool" | "hasWrapper" | "lists" | "listFolders" | "isMultiModule"> {
  /** Of the JDK; may be a place to fill in, and so is that of the tool. */
  readonly version: string;
  readonly toolVersion: string;
  readonly module: JavaModule;
  readonly port: string;
}

export function javaDockerfile(words: JavaWords): string {
  const { version, module, port } = words;
  return dockerfileText(
    [`FROM ${builder(words)} AS build`, "WORKDIR /src", download(words), "COPY . .", build(words)],
    [
      `FROM eclipse-temurin:${version}-jre`,
      plainUser.make,
      "WORKDIR /app",
      built(words),
      plainUser.use,
      served(port, healthchecks.bash(port)),
      `ENTRYPOINT ${execForm(...started(module))}`,
    ],
  );
}

function builder({ tool, hasWrapper, version, toolVersion }: JavaWords): string {
  if (hasWrapper) return `eclipse-temurin:${version}-jdk`;
  return tool === "maven"
    ? `maven:${toolVersion}-eclipse-temurin-${version}`
    : `gradle:${toolVersion}-jdk${version}`;
}

function call({ tool, hasWrapper }: JavaWords): string {
  if (tool === "maven") return `${hasWrapper ? "./mvnw" : "mvn"} --batch-mode`;
  return `${hasWrapper ? "./gradlew" : "gradle"} --no-daemon`;
}

function caches({ tool, hasWrapper }: JavaWords): readonly string[] {
  if (tool === "maven") return ["/root/.m2"];
  return [hasWrapper ? "/root/.gradle" : "/home/gradle/.gradle"];
}

/** Maven looks for the modules of a project in the registry where they are not built yet. */
function download(words: JavaWords): Lines {
  if (words.tool === "maven" && words.isMultiModule) return false;
  return [
    copyInPlace(words.lists),
    words.listFolders.map(copyFolder),
    run(
      caches(words),
      `${call(words)} ${words.tool === "gradle" ? "dependencies" : "dependency:go-offline"}`,
    ),
  ];
}

function build(words: JavaWords): string {
  const { tool, module, isMultiModule } = words;
  const { kind, folder } = module;
  if (tool === "gradle") {
    const task = gradleTasks[kind];
    const path = folder === "" ? task : `:${folder.replaceAll("/", ":")}:${task}`;
    return run(caches(words), `${call(words)} ${path}`);
  }
  const only = isMultiModule && folder !== "" ? ` --projects ${shellWord(folder)} --also-make` : "";
  const maven = `${call(words)}${only} package -DskipTests`;
  if (kind !== "classes") return run(caches(words), maven);
  const libraries =
    "dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib";
  // Without a library the plugin makes no folder.
  return run(
    caches(words),
    `${maven} ${libraries}`,
    `mkdir -p ${shellWord(`${target(folder)}/lib`)}`,
  );
}

function target(folder: string): string {
  return folder === "" ? "target" : `${folder}/target`;
}

const gradleTasks: Readonly<Record<JavaModule["kind"], string>> = {
  boot: "bootJar",
  shaded: "shadowJar",
  distribution: "installDist",
  quarkus: "build",
  jar: "jar",
  classes: "jar",
};

function built({ module, tool }: JavaWords): Lines {
  const { kind, output, folder } = module;
  const from = (path: string, destination: string): string =>
    copy([`/src/${path}`], destination, "--from=build");
  if (kind === "distribution" || kind === "quarkus") return from(output, "./");
  return [
    kind === "classes" && tool === "maven" && from(`${target(folder)}/lib`, "./lib"),
    from(output, "./app.jar"),
  ];
}

function started({ kind, script, mainClass }: JavaModule): readonly string[] {
  if (kind === "distribution") return [`/app/bin/${script}`];
  if (kind === "quarkus") return ["java", "-jar", "/app/quarkus-run.jar"];
  if (kind === "classes") return ["java", "-cp", "/app/app.jar:/app/lib/*", mainClass ?? "Main"];
  return ["java", "-jar", "/app/app.jar"];
}
