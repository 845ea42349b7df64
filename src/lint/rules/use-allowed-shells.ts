import { defineRule } from "../rule.ts";

export const useAllowedShells = defineRule({
  id: "use-allowed-shells",
  summary: "Require that SHELL names one of the shells that the project allows.",
  why: "Commands mean different things to different shells. A project that agrees on some of them can read and check its commands in one way. Without the option the rule is silent.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    foreign: "{shell} is not allowed here. Use one of these: {allowed}.",
  },
  examples: {
    bad: ['FROM alpine\nSHELL ["/bin/zsh", "-c"]'],
    good: ['FROM alpine\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]'],
    options: { shells: ["bash", "/bin/sh"] },
  },
  options: {
    shells: {
      description: "The programs that SHELL may name: a path, or a name for any path.",
      default: [],
    },
  },
  onbuild: true,
  create: ({ options: { shells }, report }) => ({
    SHELL({ json, words }) {
      const [word] = words;
      if (!json || !word || shells.length === 0) return;
      if (shells.includes(word.value) || shells.includes(programOf(word.value))) return;
      const data = { shell: word.value, allowed: shells.join(", ") };
      report({ at: word.range, message: "foreign", data });
    },
  }),
});

/** `/bin/bash` is bash, `C:\pwsh.exe` is pwsh. */
function programOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  return name.replace(/\.exe$/i, "");
}
