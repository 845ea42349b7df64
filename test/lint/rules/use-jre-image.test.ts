import { useJreImage } from "../../../src/lint/rules/use-jre-image.ts";
import { testRule } from "../../support/ruleTester.ts";

const strict = (code: string) => ({ code, preset: "strict" as const });
const image = (tag: string, more = "", start = '["java", "-jar", "/a.jar"]'): string =>
  `FROM ${tag}\nCOPY a.jar /\n${more}CMD ${start}`;

testRule(useJreImage, {
  valid: [
    strict(image("eclipse-temurin:21-jre")),
    strict(image("eclipse-temurin:21")),
    strict(image("eclipse-temurin:22-jdk")),
    strict(image("me/eclipse-temurin:21-jdk")),
    strict(image("eclipse-temurin:21-jdk", "RUN javac A.java\n")),
    strict(image("eclipse-temurin:21-jdk", "RUN $BUILD\n")),
    strict(image("eclipse-temurin:21-jdk", "HEALTHCHECK CMD jcmd 1 VM.uptime\n")),
    strict(image("eclipse-temurin:21-jdk", "", '["/start.sh"]')),
    strict(image("eclipse-temurin:21-jdk", "", "java -jar /a.jar")),
    strict(`${image("eclipse-temurin:21-jdk")}\nFROM alpine`),
  ],
  invalid: [
    {
      ...strict(image("⟦eclipse-temurin:21-jdk-alpine⟧", "RUN adduser -D a && chown a /a.jar\n")),
      message: "jdk",
      data: { tag: "21-jre-alpine" },
      output: image("eclipse-temurin:21-jre-alpine", "RUN adduser -D a && chown a /a.jar\n"),
      unsafe: true,
    },
    {
      ...strict(`ARG T=17.0.13_11-jdk\n${image("⟦eclipse-temurin:$T⟧")}`),
      message: "jdk",
      data: { tag: "17.0.13_11-jre" },
    },
  ],
});
