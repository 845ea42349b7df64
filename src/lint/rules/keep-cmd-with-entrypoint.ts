import { knownFrom } from "../../dockerfile/describeState.ts";
import type { CommandInstruction, Stage } from "../../dockerfile/document.ts";
import type { StageState, StartCommand } from "../../dockerfile/stageState.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";

const messages = {
  hidden:
    "This CMD does nothing: the ENTRYPOINT in shell form hands no arguments on. Write the ENTRYPOINT as a JSON array, or remove the CMD.",
  base: "This ENTRYPOINT takes away the CMD of {image}, {words}{source}. Set CMD again if it is wanted.",
  stage:
    "This ENTRYPOINT takes away the CMD that the stage inherits from line {line}. Set CMD again if it is wanted.",
} as const;

type Context = RuleContext<typeof messages>;

export const keepCmdWithEntrypoint = defineRule({
  id: "keep-cmd-with-entrypoint",
  summary: "Disallow a CMD that an ENTRYPOINT hides.",
  why: 'CMD gives the arguments of ENTRYPOINT, but a shell that gets the ENTRYPOINT as its text has no use for them. And an ENTRYPOINT resets the CMD of the base image or stage: an entry script that ends in `exec "$@"` then has nothing to run. Under `recommended` only a CMD of this file that can have no effect is told of; under `strict` also one that a stage loses, where the base image is known to have an ENTRYPOINT and a CMD that belong together, and the new ENTRYPOINT looks like a script or an init that starts what CMD says.',
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages,
  examples: {
    bad: ['FROM alpine\nENTRYPOINT /app --serve\nCMD ["--port=80"]'],
    good: [
      'FROM alpine\nENTRYPOINT ["/app", "--serve"]\nCMD ["--port=80"]',
      'FROM alpine\nENTRYPOINT exec /app "$0" "$@"\nCMD ["--port=80"]',
    ],
  },
  needs: ["baseImage"],
  create(context) {
    const { document, services, preset } = context;
    if (hasForeignSyntax(document)) return {};
    const parents = new Set(document.stages.map(({ parent }) => parent));
    /** The ENTRYPOINT and CMD of the stage. */
    let own: CommandInstruction[] = [];
    const remember = (command: CommandInstruction): void => {
      if (!command.onbuild) own.push(command);
    };
    return {
      stage() {
        own = [];
      },
      ENTRYPOINT: remember,
      CMD: remember,
      stageEnd(stage) {
        if (own.length === 0) return;
        const { entrypoint, cmd } = services.stageState.atEnd(stage);
        const command = cmd?.instruction;
        if (command && entrypoint?.instruction && isHidden(context, entrypoint, cmd)) {
          if (own.includes(command)) {
            context.report({ at: command.keyword.range, message: "hidden", tag: "unnecessary" });
          }
          return;
        }
        // A stage that others go on with may get its CMD there.
        if (preset === "strict" && !parents.has(stage.index)) reportLost(context, stage, own);
      },
    };
  },
});

function isHidden(
  { services }: Context,
  { instruction }: StartCommand,
  cmd: StartCommand,
): boolean {
  if (!instruction || instruction.json || !cmd.words.at(-1)) return false;
  const text = instruction.shell?.text ?? "";
  // The shell gets the words of CMD as `$0`, `$1` and so on.
  if (text.trim() === "" || /\$\{?[\d@*#]/.test(text)) return false;
  // PowerShell and cmd put them behind the text.
  return services.shell.shellOf(instruction).dialect !== undefined;
}

function reportLost(
  { document, services, report }: Context,
  stage: Stage,
  own: readonly CommandInstruction[],
): void {
  const [entrypoint] = own;
  if (!entrypoint || own.some(({ kind }) => kind === "CMD")) return;
  if (!handsOn(entrypoint)) return;
  const lost = lostCmd(services.stageState, entrypoint);
  if (!lost) return;
  const at = entrypoint.keyword.range;
  if (lost.instruction) {
    const { line } = document.lines.positionAt(lost.instruction.range.start);
    report({ at, message: "stage", data: { line: String(line + 1) } });
    return;
  }
  const base = services.stageState.baseOf(stage);
  if (!base?.complete || !base.facts?.entrypoint?.length) return;
  const words = JSON.stringify(lost.words).slice(0, 60);
  const data = { image: base.reference, words, source: knownFrom(base.facts.source) };
  report({ at, message: "base", data });
}

/** True for an entry script, or an init with `--`; a program with its arguments needs no CMD. */
function handsOn({ json, words, shell }: CommandInstruction): boolean {
  if (!json) return /\$\{?[@*]/.test(shell?.text ?? "");
  const last = words.at(-1)?.value ?? "";
  return last === "--" || /\.(sh|bash|py)$|entry|\binit\b/.test(last);
}

function lostCmd(state: StageState, entrypoint: CommandInstruction): StartCommand | undefined {
  const { cmd } = state.before(entrypoint);
  return cmd && cmd.words.length > 0 ? cmd : undefined;
}
