import type {
  DockerfileDocument,
  PlainInstruction,
  Stage,
  Word,
} from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { hadolintUser } from "../shared/hadolintUser.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const useNumericUser = defineRule({
  id: "use-numeric-user",
  summary: "Require a number for the user that the image runs as.",
  why: "Kubernetes' runAsNonRoot can tell that a number is not root, but not that a name is not: it refuses to start the container. Only the last USER of the image that ships counts.",
  category: "security",
  severity: { strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3066"],
  fix: "unsafe",
  messages: {
    name: "{user} is a name, which Kubernetes cannot tell from root. Write the user's number.",
  },
  examples: {
    bad: ["FROM alpine\nUSER app"],
    good: ["FROM alpine\nUSER 1000:1000", "FROM alpine\nUSER app\nUSER 1000"],
  },
  needs: ["baseImage"],
  create(context) {
    const { services, document, preset } = context;
    const ids = createUserIds(document);
    const report = (user: PlainInstruction, word: Word, name: string): void =>
      context.report({
        at: onFirstLine(context, user, word.range),
        message: "name",
        data: { user: name },
        fix: userFix(word, ids(name)),
      });
    if (preset !== "hadolint") {
      return {
        documentEnd({ stages }) {
          const user = lastUser(stages.at(-1));
          const [word] = user?.words ?? [];
          if (!user || !word) return;
          const { value, complete } = services.variables.expand(word.raw, user);
          const name = userPart(value);
          // Root is another rule's; Windows knows names only.
          if (!complete || isNumber(name) || /^(|root|Container\w+)$/i.test(name)) return;
          if (!/[\\ ]/.test(name)) report(user, word, name);
        },
      };
    }
    /** hadolint forgets no ARG, whatever its stage, and of each knows the first name. */
    const args = new Set<string>();
    return {
      ARG({ pairs: [first] }) {
        if (first) args.add(first.key.value);
      },
      USER(user) {
        const [word] = user.words;
        if (!word || user.onbuild) return;
        const text = hadolintUser(document, user);
        const name = userPart(text);
        if (name === "" || isNumber(name)) return;
        // It looks for the letters, so that $UID counts as the ARG U, too.
        const isFromArg =
          text.includes("$") &&
          [...args].some((arg) => text.includes(`$${arg}`) || text.includes(`\${${arg}}`));
        if (!isFromArg) report(user, word, name);
      },
    };
  },
});

function lastUser(stage: Stage | undefined): PlainInstruction | undefined {
  return stage?.instructions.findLast((it): it is PlainInstruction => it.kind === "USER");
}

function userPart(user: string): string {
  const colon = user.indexOf(":");
  return colon === -1 ? user : user.slice(0, colon);
}

function isNumber(user: string): boolean {
  return /^\d+$/.test(user);
}

function userFix({ raw, range }: Word, id: string | undefined): FixProposal | undefined {
  if (id === undefined || range.end - range.start !== raw.length) return undefined;
  const name = /^[\w.-]+(?=:|$)/.exec(raw)?.[0];
  if (name === undefined) return undefined;
  return {
    title: `Write ${id}`,
    edits: [{ range: { start: range.start, end: range.start + name.length }, newText: id }],
  };
}

/** The numbers that RUNs of this file give to users; undefined for users of the base image. */
function createUserIds({ stages }: DockerfileDocument): (name: string) => string | undefined {
  let ids: Map<string, string> | undefined;
  return (name) => {
    ids ??= readUserIds(stages);
    return ids.get(name);
  };
}

function readUserIds(stages: readonly Stage[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { instructions } of stages) {
    for (const instruction of instructions) {
      if (instruction.kind !== "RUN") continue;
      for (const command of (instruction.shell?.text ?? "").split(/&&|\|\||[;|]/)) {
        const words = command.trim().split(/[ \t]+/);
        if (!words.some((word) => /^(useradd|adduser)$/.test(word))) continue;
        const flag = words.findIndex((word) => /^(-u|--uid)$/.test(word));
        const id = flag === -1 ? inlineId(words) : words[flag + 1];
        const name = words.at(-1);
        if (id !== undefined && name !== undefined && isNumber(id)) ids.set(name, id);
      }
    }
  }
  return ids;
}

function inlineId(words: readonly string[]): string | undefined {
  return words.map((word) => /^--uid=(\d+)$/.exec(word)?.[1]).find((id) => id !== undefined);
}
