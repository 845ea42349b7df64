import type { TextRange } from "../../base/textRange.ts";
import type { KeyValue, PairsInstruction, Stage } from "../../dockerfile/document.ts";
import { defineRule, type Preset } from "../rule.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { isSecretForBuildkit, isSecretForHadolint, isSecretName } from "../shared/secretNames.ts";

export const keepSecretsOutOfArgAndEnv = defineRule({
  id: "keep-secrets-out-of-arg-and-env",
  summary: "Disallow secrets in ARG and ENV.",
  why: "Values of ARG and ENV stay in the history or the configuration of the image, where everybody who can pull it can read them. `RUN --mount=type=secret` shows a secret to one command and leaves no trace.",
  category: "security",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "warning",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL3064", "buildkit/SecretsUsedInArgOrEnv"],
  fix: "none",
  messages: {
    arg: "{key} looks like a secret, and a build argument stays in the history of the image. Use RUN --mount=type=secret.",
    env: "{key} looks like a secret, and the image keeps its ENV for all to read. Set it when the container starts.",
  },
  examples: {
    bad: ["FROM alpine\nARG NPM_TOKEN", "FROM alpine\nENV DB_PASSWORD=hunter2"],
    good: [
      "FROM alpine\nRUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci",
      "FROM alpine\nENV DB_PASSWORD_FILE=/run/secrets/db",
    ],
  },
  onbuild: true,
  create(context) {
    const { preset } = context;
    const report = (kind: PairsInstruction["kind"], key: string, at: TextRange): void =>
      context.report({ at, message: kind === "ARG" ? "arg" : "env", data: { key } });
    const check = (instruction: PairsInstruction, stage: Stage | undefined): void => {
      if (preset === "buildkit" && instruction.onbuild) return;
      // A global ARG reaches FROM alone; hadolint makes no difference.
      if (preset !== "hadolint" && !stage) return;
      for (const pair of secretPairs(instruction, preset)) {
        const { range, value } = pair.key;
        report(instruction.kind, value, onFirstLine(context, instruction, range));
      }
    };
    return {
      ARG: check,
      ENV: check,
      stage(stage) {
        if (preset !== "buildkit") return;
        for (const trigger of inheritedTriggers(context.document, stage)) {
          if (trigger.kind !== "ARG" && trigger.kind !== "ENV") continue;
          for (const { key } of secretPairs(trigger, preset)) {
            report(trigger.kind, key.value, stage.from.keyword.range);
          }
        }
      },
    };
  },
});

function secretPairs({ kind, pairs }: PairsInstruction, preset: Preset): readonly KeyValue[] {
  switch (preset) {
    case "buildkit":
      // Of an ARG it knows the name with its quotes.
      return pairs.filter(({ key }) => isSecretForBuildkit(kind === "ARG" ? key.raw : key.value));
    case "hadolint": {
      // It knows the first name of an ARG only, and reports an instruction once.
      const seen = kind === "ARG" ? pairs.slice(0, 1) : pairs;
      return seen.filter(({ key }) => isSecretForHadolint(key.value)).slice(0, 1);
    }
    case "recommended":
      return pairs.filter((pair) => isSecretName(pair.key.value) && !hasHarmlessValue(kind, pair));
    case "strict":
      return pairs.filter(({ key }) => isSecretName(key.value));
  }
}

/** Nothing, a switch, a number, or the path of a file that may hold the secret. */
function hasHarmlessValue(kind: PairsInstruction["kind"], { value }: KeyValue): boolean {
  if (value === undefined) return false;
  // An ARG without a value waits for one from outside.
  if (value.value === "") return kind === "ENV";
  return /^(true|false|yes|no|on|off|none|null|\d{1,4}|\/.*)$/i.test(value.value);
}
