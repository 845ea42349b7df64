import { matchJavaVersion } from "../../../src/lint/rules/match-java-version.ts";
import { testRule } from "../../support/ruleTester.ts";

const pom = (inner: string): Record<string, string> => ({
  "pom.xml": `<?xml version="1.0"?>\n<project xmlns="http://maven.apache.org/POM/4.0.0">\n${inner}\n</project>`,
});
const release = (version: string): Record<string, string> =>
  pom(`<properties><maven.compiler.release>${version}</maven.compiler.release></properties>`);
const gradle = (script: string, wrapper = "8.10"): Record<string, string> => ({
  "build.gradle": script,
  "gradle/wrapper/gradle-wrapper.properties": `distributionUrl=https\\://services.gradle.org/distributions/gradle-${wrapper}-bin.zip\n`,
  gradlew: "",
});
const toolchain = "java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\n";
const code = "FROM maven:3.9-eclipse-temurin-17\nWORKDIR /a\nCOPY . .\nRUN mvn package";
const marked = "FROM ⟦maven:3.9-eclipse-temurin-17⟧\nWORKDIR /a\nCOPY . .\nRUN mvn package";
const wrapper = "FROM eclipse-temurin:17-jdk\nWORKDIR /a\nCOPY . .\nRUN ./gradlew build";
const markedWrapper = "FROM ⟦eclipse-temurin:17-jdk⟧\nWORKDIR /a\nCOPY . .\nRUN ./gradlew build";
const stages = (runtime: string, copied = "/a/target/*.jar"): string =>
  `FROM maven:3-eclipse-temurin-21 AS b\nWORKDIR /a\nCOPY pom.xml .\nCOPY src src\nRUN mvn package\nFROM ${runtime}\nCOPY --from=b ${copied} /a.jar\nENTRYPOINT ["java", "-jar", "/a.jar"]`;

testRule(matchJavaVersion, {
  valid: [
    code,
    { code, files: release("17") },
    { code, files: release("11") },
    { code, files: release("1.8") },
    { code, files: release("${java}") },
    { code, files: pom("<properties><java.version>21</java.version></properties>") },
    {
      code,
      files: pom(
        "<!-- <properties><maven.compiler.release>21</maven.compiler.release></properties> -->",
      ),
    },
    {
      code,
      files: pom(
        "<modules><module>b</module></modules><properties><maven.compiler.release>21</maven.compiler.release></properties>",
      ),
    },
    {
      code,
      files: pom(
        "<properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>21</maven.compiler.target></properties>",
      ),
    },
    {
      code: "FROM maven:3.9-eclipse-temurin-17\nWORKDIR /a\nCOPY . .\nRUN mvn package -Dmaven.compiler.release=17",
      files: release("21"),
    },
    {
      code: "FROM maven:3.9-eclipse-temurin-17\nWORKDIR /a\nCOPY . .\nRUN mvn -f b/pom.xml package",
      files: release("21"),
    },
    {
      code: "FROM maven:3.9-eclipse-temurin-17\nWORKDIR /a\nCOPY . .\nRUN mvn dependency:go-offline",
      files: release("21"),
    },
    {
      code,
      files: pom(
        "<properties><kotlin.version>2</kotlin.version><maven.compiler.release>21</maven.compiler.release></properties>",
      ),
    },
    {
      code: "FROM maven:3.9\nWORKDIR /a\nCOPY . .\nRUN mvn package",
      files: release("21"),
    },
    {
      code: "FROM eclipse-temurin:17\nRUN apt-get install -y openjdk-21-jdk\nWORKDIR /a\nCOPY . .\nRUN ./mvnw package",
      files: release("21"),
    },
    { code: wrapper, files: gradle("java { }") },
    { code: wrapper, files: gradle("sourceCompatibility = JavaVersion.VERSION_11") },
    { code: wrapper, files: gradle("sourceCompatibility = javaVersion") },
    { code: wrapper, files: gradle("// sourceCompatibility = '21'") },
    { code: wrapper, files: gradle(toolchain, "7.6") },
    {
      code: wrapper,
      files: {
        ...gradle(toolchain),
        "settings.gradle": "plugins { id 'org.gradle.toolchains.foojay-resolver-convention' }",
      },
    },
    { code: stages("eclipse-temurin:21-jre"), files: { ...release("21"), "src/A.java": "" } },
    { code: stages("eclipse-temurin:24-jre"), files: { ...release("21"), "src/A.java": "" } },
    { code: stages("eclipse-temurin:17-jre"), files: { ...release("17"), "src/A.java": "" } },
    {
      code: stages("eclipse-temurin:17-jre", "/a/schema.sql"),
      files: { ...release("21"), "src/A.java": "" },
    },
  ],
  invalid: [
    {
      code: marked,
      files: release("21"),
      message: "compile",
      data: { file: "pom.xml", wanted: "21", version: "17" },
    },
    {
      code: marked,
      files: pom(
        "<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId></parent>\n<properties>\n  <java.version>21</java.version>\n</properties>",
      ),
      message: "compile",
      data: { file: "pom.xml", wanted: "21", version: "17" },
    },
    {
      code: "FROM ⟦amazoncorretto:11⟧\nWORKDIR /a\nCOPY api .\nRUN ./mvnw -q package",
      files: {
        "api/pom.xml":
          "<project><properties><jdk>17</jdk></properties><build><plugins><plugin><configuration><source>${jdk}</source><target>${jdk}</target></configuration></plugin></plugins></build></project>",
        "api/mvnw": "",
      },
      message: "compile",
      data: { file: "api/pom.xml", wanted: "17", version: "11" },
    },
    {
      code: markedWrapper,
      files: gradle(toolchain),
      message: "toolchain",
      data: { file: "build.gradle", wanted: "21", version: "17" },
    },
    {
      code: markedWrapper,
      files: gradle("sourceCompatibility = '21'\ntargetCompatibility = '21'"),
      message: "compile",
      data: { file: "build.gradle", wanted: "21", version: "17" },
    },
    {
      code: "FROM ⟦gradle:8.5-jdk21⟧ AS b\nWORKDIR /a\nCOPY . .\nRUN gradle build",
      files: { "build.gradle.kts": "kotlin { jvmToolchain(17) }" },
      message: "toolchain",
      data: { file: "build.gradle.kts", wanted: "17", version: "21" },
    },
    {
      code: stages("⟦eclipse-temurin:17-jre⟧"),
      files: { ...release("21"), "src/A.java": "" },
      message: "run",
      data: { wanted: "21", version: "17" },
    },
  ],
});
