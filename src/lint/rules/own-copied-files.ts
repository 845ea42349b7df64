import type { PlainInstruction, TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";

export const ownCopiedFiles = defineRule({
  id: "own-copied-files",
  summary: "Require --chown where COPY or ADD follows a USER that is not root.",
  why: "COPY and ADD do not heed USER: the files belong to root, and the user cannot write them. If that is meant, `--chown=root` says so.",
  category: "correctness",
  severity: { strict: "info" },
  aliases: [],
  fix: "unsafe",
  messages: {
    root: "The files will belong to root, not to {user}. Add --chown={user}, or --chown=root if that is meant.",
  },
  examples: {
    bad: ["FROM alpine\nUSER app\nCOPY src /app"],
    good: ["FROM alpine\nUSER app\nCOPY --chown=app src /app"],
  },
  needs: ["baseImage"],
  create({ services, report }) {
    let user: PlainInstruction | undefined;
    const check = (transfer: TransferInstruction): void => {
      if (transfer.onbuild || !transfer.destination) return;
      if (transfer.flags.some(({ name }) => name.value === "chown")) return;
      const name = services.stageState.before(transfer).user;
      if (name === undefined || name === "" || isRoot(name) || isOfWindows(name)) return;
      const isTyped = user?.words[0]?.raw === name;
      report({
        at: transfer.keyword.range,
        message: "root",
        data: { user: name },
        fix: isTyped ? chownFix(transfer, name) : undefined,
      });
    };
    return {
      stage() {
        user = undefined;
      },
      USER(instruction) {
        if (!instruction.onbuild) user = instruction;
      },
      COPY: check,
      ADD: check,
    };
  },
});

function isRoot(user: string): boolean {
  return /^(root|0+)(:|$)/.test(user);
}

/** There files have no owner of this kind. */
function isOfWindows(user: string): boolean {
  return user.includes("\\") || /^Container/i.test(user);
}

function chownFix({ keyword }: TransferInstruction, user: string): FixProposal | undefined {
  if (!/^[\w.-]+(:[\w.-]+)?$/.test(user)) return undefined;
  const { end } = keyword.range;
  const edit = { range: { start: end, end }, newText: ` --chown=${user}` };
  return { title: `Add --chown=${user}`, edits: [edit] };
}
