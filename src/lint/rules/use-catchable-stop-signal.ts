import type { Word } from "../../dockerfile/document.ts";
import { checkSignal } from "../../dockerfile/signals.ts";
import { defineRule, type FixProposal } from "../rule.ts";

export const useCatchableStopSignal = defineRule({
  id: "use-catchable-stop-signal",
  summary: "Disallow stop signals that a program cannot catch.",
  why: "SIGKILL ends a program at once and SIGSTOP freezes it: neither lets it finish its work and close its files. The engine kills by itself when the time limit of a stop is over. Written in one way, by the full name, signals are easy to find.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "safe",
  messages: {
    uncatchable:
      "No program can catch {signal} and end in good order. Write SIGTERM, or another signal that it heeds.",
    name: "The full name of {signal} is {name}. Write that.",
  },
  examples: {
    bad: ["FROM alpine\nSTOPSIGNAL SIGKILL"],
    good: ["FROM alpine\nSTOPSIGNAL SIGQUIT"],
  },
  needs: ["baseImage"],
  create: ({ preset, services, report }) => ({
    STOPSIGNAL(stop) {
      const [word] = stop.words;
      if (!word) return;
      const { value, complete } = services.variables.expand(word.raw, stop);
      // What is no signal, the parser tells of.
      if (!complete || checkSignal(value) !== undefined) return;
      const name = fullName(value);
      if (name !== undefined && uncatchable.has(name)) {
        report({
          at: word.range,
          message: "uncatchable",
          data: { signal: value },
          fix: nameFix(word, "SIGTERM", false),
        });
      } else if (preset === "strict" && name !== undefined && name !== value) {
        const fix = nameFix(word, name, true);
        report({ at: word.range, message: "name", data: { signal: value, name }, fix });
      }
    },
  }),
});

const uncatchable: ReadonlySet<string> = new Set(["SIGKILL", "SIGSTOP"]);

/** Undefined for numbers that not every machine gives to the same signal. */
function fullName(signal: string): string | undefined {
  if (/^[+-]?\d/.test(signal)) return numbers.get(Number(signal));
  const name = signal.toUpperCase();
  return name.startsWith("SIG") ? name : `SIG${name}`;
}

/** Those of POSIX, and SIGSTOP on x86 and ARM. */
const numbers: ReadonlyMap<number, string> = new Map([
  [1, "SIGHUP"],
  [2, "SIGINT"],
  [3, "SIGQUIT"],
  [6, "SIGABRT"],
  [9, "SIGKILL"],
  [14, "SIGALRM"],
  [15, "SIGTERM"],
  [19, "SIGSTOP"],
]);

function nameFix({ raw, range }: Word, name: string, safe: boolean): FixProposal | undefined {
  if (raw.includes("$") || range.end - range.start !== raw.length) return undefined;
  return { title: `Write ${name}`, edits: [{ range, newText: name }], safe };
}
