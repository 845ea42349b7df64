import { copyWrapperFiles } from "../../../src/lint/rules/copy-wrapper-files.ts";
import { testRule } from "../../support/ruleTester.ts";

const maven = { mvnw: "", ".mvn/wrapper/maven-wrapper.properties": "", "pom.xml": "", "src/A": "" };
const gradle = {
  "api/gradlew": "",
  "api/gradle/wrapper/gradle-wrapper.jar": "",
  "api/build.gradle": "",
};
const build = (copies: string, run = "./mvnw package"): string =>
  `FROM eclipse-temurin:21\nWORKDIR /src\n${copies}\nRUN ${run}`;

testRule(copyWrapperFiles, {
  valid: [
    build("COPY mvnw pom.xml ./"),
    { code: build("COPY mvnw pom.xml ./"), files: { mvnw: "", "pom.xml": "" } },
    { code: build("COPY . ."), files: maven },
    { code: build("COPY mvnw pom.xml ./\nCOPY .mvn .mvn"), files: maven },
    { code: build("COPY mvnw pom.xml ./\nCOPY .mvn/ .mvn/"), files: maven },
    { code: build("COPY mvnw pom.xml ./\nADD .mvn/wrapper ./.mvn/wrapper/"), files: maven },
    { code: build("COPY mvnw pom.xml ./\nCOPY --from=a/b / /"), files: maven },
    { code: build("COPY mvnw pom.xml ./\nRUN make wrapper"), files: maven },
    { code: build("COPY mvnw pom.xml ./\nRUN cp -r /x .mvn"), files: maven },
    { code: build("COPY mvnw pom.xml ./\nCOPY $MVN .mvn/"), files: maven },
    { code: build("COPY mvnw pom.xml ./", "mvn package"), files: maven },
    { code: build("COPY mvnw pom.xml ./", "cd b && ./mvnw package"), files: maven },
    {
      code: build(
        "COPY mvnw pom.xml ./",
        "--mount=type=bind,source=.mvn,target=.mvn ./mvnw package",
      ),
      files: maven,
    },
    { code: build("COPY mvnw .mvn pom.xml ./", "./mvnw package"), files: gradle },
  ],
  invalid: [
    {
      code: build("COPY mvnw pom.xml ./", "⟦./mvnw⟧ dependency:go-offline && ./mvnw package"),
      files: maven,
      message: "missing",
      data: {
        script: "mvnw",
        file: ".mvn/wrapper/maven-wrapper.properties",
        place: "/src/.mvn/wrapper/maven-wrapper.properties",
        folder: ".mvn",
      },
    },
    {
      // The folder's files come without the folder.
      code: build("COPY mvnw pom.xml .mvn ./\nRUN chmod +x mvnw", "⟦./mvnw⟧ package"),
      files: maven,
      message: "missing",
      data: {
        script: "mvnw",
        file: ".mvn/wrapper/maven-wrapper.properties",
        place: "/src/.mvn/wrapper/maven-wrapper.properties",
        folder: ".mvn",
      },
    },
    {
      code: build("COPY api/gradlew api/build.gradle /src/api/", "⟦api/gradlew⟧ -p api build"),
      files: gradle,
      message: "missing",
      data: {
        script: "api/gradlew",
        file: "api/gradle/wrapper/gradle-wrapper.jar",
        place: "/src/api/gradle/wrapper/gradle-wrapper.jar",
        folder: "api/gradle",
      },
    },
  ],
});
