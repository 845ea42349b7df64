import { defineRule, type FixProposal } from "../rule.ts";
import { createStageRoots } from "../shared/stageRoots.ts";

export const useJreImage = defineRule({
  id: "use-jre-image",
  summary: "Require an image without a compiler where Java only runs.",
  why: "The images of Eclipse Temurin with `jre` have all that a program needs to run, and are a good deal smaller than those with `jdk`. The rule speaks where the last stage is FROM the latter, starts `java`, and runs no command that could need more. Who looks into a running program with `jcmd` and the like needs the JDK, so only the preset `strict` has it.",
  category: "size",
  severity: { strict: "info" },
  aliases: [],
  fix: "unsafe",
  messages: {
    jdk: "Here Java only runs, for which the tag {tag} is enough. Take that, which is a good deal smaller.",
  },
  examples: {
    bad: [
      'FROM eclipse-temurin:21-jdk\nCOPY target/app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]',
    ],
    good: [
      'FROM eclipse-temurin:21-jre\nCOPY target/app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]',
      'FROM eclipse-temurin:21-jdk\nCOPY . /src\nRUN cd /src && ./mvnw package\nENTRYPOINT ["java", "-jar", "/src/target/app.jar"]',
    ],
  },
  needs: ["baseImage"],
  create(context) {
    const { document, services } = context;
    if (!/temurin/.test(document.text)) return {};
    const rootOf = createStageRoots(document, services);
    return {
      documentEnd({ stages }) {
        const last = stages.at(-1);
        const { from, image } = last ? rootOf(last) : { from: undefined, image: undefined };
        if (!last || !from?.image || image?.repository !== "eclipse-temurin") return;
        if (
          last.from !== from ||
          !/^(8|11|17|21)(\.[\d.]+_\d+|u[\w-]+)?-jdk(-|$)/.test(image.tag)
        ) {
          return;
        }
        const start = last.instructions.findLast(
          ({ kind }) => kind === "ENTRYPOINT" || kind === "CMD",
        );
        if (!start?.json || start.words[0]?.value !== "java") return;
        const isPlain = last.instructions.every(
          (it) =>
            it.kind !== "RUN" ||
            services.commands.of(it).all.every(({ name }) => harmless.has(name)),
        );
        const hasUnknown = last.instructions.some(
          (it) => it.kind === "RUN" && services.commands.of(it).all.length === 0,
        );
        if (
          !isPlain ||
          hasUnknown ||
          /\bj(cmd|map|stack|stat|link|deps|shell|avac)\b/.test(
            document.text.slice(from.range.start),
          )
        )
          return;
        const { raw, range } = from.image;
        const at = raw.indexOf("-jdk");
        const fix: FixProposal | undefined =
          at === -1 || range.end - range.start !== raw.length
            ? undefined
            : {
                title: "Take the JRE",
                edits: [
                  {
                    range: { start: range.start + at, end: range.start + at + 4 },
                    newText: "-jre",
                  },
                ],
              };
        const data = { tag: image.tag.replace("-jdk", "-jre") };
        context.report({ at: range, message: "jdk", data, fix });
      },
    };
  },
});

const harmless: ReadonlySet<string> = new Set([
  ...["addgroup", "adduser", "apk", "apt-get", "chmod", "chown", "echo", "groupadd", "mkdir"],
  ...["rm", "set", "useradd"],
]);
