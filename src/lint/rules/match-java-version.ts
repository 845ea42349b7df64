import type { FromInstruction, TransferInstruction } from "../../dockerfile/document.ts";
import { findTarget } from "../../dockerfile/neededStages.ts";
import { defineRule } from "../rule.ts";
import { gradleTarget, mavenTarget } from "../shared/javaTarget.ts";
import { type ProjectPlace, projectVisitor } from "../shared/projectVisitor.ts";
import { createStageRoots, type StageRoot } from "../shared/stageRoots.ts";

export const matchJavaVersion = defineRule({
  id: "match-java-version",
  summary: "Require a version of Java that can compile and run the project.",
  why: "An older compiler stops with `release version 21 not supported`, and an older runtime with `UnsupportedClassVersionError`. The rule speaks where Maven or Gradle runs with a `pom.xml` or `build.gradle` of the build context in its working folder that names one version in plain numbers, and the tags of the official images name another that does not do; of the runtime where the stage copies what that one built.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    compile:
      "{file} compiles for Java {wanted}, which the JDK {version} here cannot. Take a newer tag.",
    toolchain:
      "{file} asks for a JDK {wanted}, and Gradle finds but {version} here. Take the same version in both.",
    run: "What is copied here was compiled for Java {wanted}, and this image has {version}. Take a tag with {wanted} or newer.",
  },
  examples: {
    files: {
      "pom.xml":
        "<project><properties><maven.compiler.release>21</maven.compiler.release></properties></project>",
    },
    bad: [
      "FROM maven:3.9-eclipse-temurin-17\nWORKDIR /src\nCOPY . .\nRUN mvn -B package",
      'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn -B package\nFROM eclipse-temurin:17-jre\nCOPY --from=build /src/target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]',
    ],
    good: [
      'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn -B package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /src/target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, services } = context;
    // Another JDK may be brought in.
    if (!services.contextFiles || /sdkman|\bJAVA_HOME\b|openjdk-?\d+/i.test(document.text))
      return {};
    const rootOf = createStageRoots(document, services);
    const targets = new Map<number, number>();
    const told = new Set<FromInstruction>();
    const report = (
      { from, image }: StageRoot,
      message: "compile" | "toolchain" | "run",
      wanted: number,
      file = "",
    ): void => {
      if (told.has(from) || !from.image || image?.version === undefined) return;
      told.add(from);
      const data = { file, wanted: String(wanted), version: image.version };
      context.report({ at: from.image.range, message, data });
    };
    const visitor = projectVisitor(context, builders, (place) => {
      const project = place.commands.length === 0 ? undefined : projectOf(place);
      if (!project) return;
      const { file, wanted, isToolchain } = project;
      targets.set(place.stage.index, wanted);
      const version = javaOf(place.root);
      if (version === undefined) return;
      if (isToolchain ? project.isFinal && version !== wanted : version < wanted) {
        report(place.root, isToolchain ? "toolchain" : "compile", wanted, file);
      }
    });
    return {
      ...visitor,
      COPY(copy, stage) {
        const version = stage && javaOf(rootOf(stage));
        const origin = copy.from && findTarget(document.stages, copy.from.value);
        const wanted = origin && targets.get(origin.index);
        if (!stage || version === undefined || wanted === undefined || !takesJar(copy)) return;
        if (version < wanted) report(rootOf(stage), "run", wanted);
      },
    };
  },
});

const builders = ["mvn", "mvnw", "gradle", "gradlew"];

/** Options that choose a version, another project or a profile. */
const chosen = /maven\.compiler|java\.version|^-[PfpbS]|^--(file|projects|project-dir|build-file)/;

/** What compiles. */
const goals =
  /^(compile|package|verify|install|deploy|test|build|assemble|check|run)$|[jJ]ar$|installDist$/;

interface Project {
  readonly file: string;
  readonly wanted: number;
  readonly isToolchain: boolean;
  /** Where Gradle gets no JDK by itself. */
  readonly isFinal: boolean;
}

function projectOf(place: ProjectPlace): Project | undefined {
  const { commands, files, find, root } = place;
  const textOf = (name: string): string | undefined => {
    const path = find(name);
    return path === undefined ? undefined : files.text(path);
  };
  const words = commands.flatMap((command) => command.words.map(({ value }) => value));
  if (words.some((word) => chosen.test(word)) || !words.some((word) => goals.test(word))) {
    return undefined;
  }
  if (commands.some(({ name }) => name.startsWith("mvn"))) {
    const wanted = mavenTarget(textOf("pom.xml") ?? "");
    const file = find("pom.xml");
    if (file === undefined || wanted === undefined) return undefined;
    return { file, wanted, isToolchain: false, isFinal: true };
  }
  for (const name of ["build.gradle", "build.gradle.kts"]) {
    const file = find(name);
    const target = gradleTarget(textOf(name) ?? "");
    if (file === undefined || !target) continue;
    const settings = `${textOf("settings.gradle") ?? ""}${textOf("settings.gradle.kts") ?? ""}`;
    const wrapper = textOf("gradle/wrapper/gradle-wrapper.properties") ?? "";
    const release = commands.some((command) => command.name === "gradlew")
      ? /gradle-(\d+)\./.exec(wrapper)?.[1]
      : root.image?.kind === "gradle" && /^(\d+)/.exec(root.image.tag)?.[1];
    // Up to version 7 it downloads one by itself, later by a plugin of the settings only.
    const isFinal = Number(release || 0) >= 8 && !/foojay|toolchainManagement/.test(settings);
    return { file, wanted: target.version, isToolchain: target.isToolchain, isFinal };
  }
  return undefined;
}

function javaOf({ image }: StageRoot): number | undefined {
  return image?.language === "java" && image.version !== undefined
    ? Number(image.version)
    : undefined;
}

/** What Maven and Gradle leave, by its usual places. */
function takesJar({ sources }: TransferInstruction): boolean {
  return sources.some(({ value }) => /\.jar$|(^|\/)(target|build\/libs)\//.test(value));
}
