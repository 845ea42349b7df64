import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule } from "../rule.ts";
import { createCopiedFiles } from "../shared/copiedFiles.ts";
import { besides } from "../shared/projectVisitor.ts";

export const copyWrapperFiles = defineRule({
  id: "copy-wrapper-files",
  summary: "Require that the files of the Maven or Gradle wrapper are copied with its script.",
  why: "`mvnw` reads `.mvn/wrapper/maven-wrapper.properties` and `gradlew` starts `gradle/wrapper/gradle-wrapper.jar`; without these the build stops at once. The rule speaks where the script that runs was copied from the build context, the file lies beside it there, and nothing before can have brought it into the stage.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "none",
  messages: {
    missing:
      "{script} needs {file}, which nothing has copied to {place} here. Copy {folder} first.",
  },
  examples: {
    files: {
      gradlew: "",
      "gradle/wrapper/gradle-wrapper.jar": "",
      "build.gradle": "",
      "src/A.java": "",
    },
    bad: [
      "FROM eclipse-temurin:21-jdk\nWORKDIR /src\nCOPY gradlew build.gradle ./\nCOPY src src\nRUN ./gradlew build",
    ],
    good: [
      "FROM eclipse-temurin:21-jdk\nWORKDIR /src\nCOPY gradlew build.gradle ./\nCOPY gradle gradle\nCOPY src src\nRUN ./gradlew build",
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["mvnw", "gradlew"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    if (!files) return {};
    const copied = createCopiedFiles(document, services, files);
    const told = new Set<string>();
    return {
      stage: () => told.clear(),
      RUN(run) {
        const { all } = services.commands.of(run);
        const { workdir } = services.stageState.before(run);
        if (all.some(({ name }) => name === "cd" || name === "pushd")) return;
        for (const { name, nameWord, command } of all) {
          const needed = neededFiles[name];
          const { value, hasVariables } = nameWord;
          if (!needed || hasVariables || told.has(name) || command.openEnded) continue;
          const script = joinPath(workdir, value.includes("/") ? value : `./${value}`);
          const source = script === undefined ? undefined : copied.source(run, script);
          if (script === undefined || source === undefined) continue;
          const file = besides(source, needed.file);
          const place = besides(script, needed.file);
          if (files.at(file)?.kind !== "file" || !copied.isMissing(run, place)) continue;
          told.add(name);
          const data = { script: source, file, place, folder: besides(source, needed.folder) };
          context.report({ at: nameWord.range, message: "missing", data });
        }
      },
    };
  },
});

interface Needed {
  readonly file: string;
  readonly folder: string;
}

const neededFiles: Readonly<Record<string, Needed>> = {
  mvnw: { file: ".mvn/wrapper/maven-wrapper.properties", folder: ".mvn" },
  gradlew: { file: "gradle/wrapper/gradle-wrapper.jar", folder: "gradle" },
};
