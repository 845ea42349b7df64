import type { CommandInstruction, PairsInstruction } from "../../dockerfile/document.ts";
import { defineRule, type RuleContext, type Visitor } from "../rule.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasArgument, hasOption } from "../shared/commandWords.ts";
import { hadolintImage } from "../shared/imageWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { type PipInstall, pipInstalls } from "../shared/pipInstalls.ts";
import { hasCacheMount } from "../shared/runMounts.ts";
import { shippedStages } from "../shared/shippedStages.ts";

const messages = {
  cached: "What pip downloads stays in a cache, which goes into the image. Add --no-cache-dir.",
} as const;

type Context = RuleContext<typeof messages>;

export const usePipNoCacheDir = defineRule({
  id: "use-pip-no-cache-dir",
  summary: "Require --no-cache-dir with pip install.",
  why: "Every package that pip downloads or builds is kept for the next installation. In an image there is none, so the cache is dead weight. A cache mount keeps it out of the image, too, and makes the next build faster.",
  category: "size",
  severity: { recommended: "info", strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3042"],
  fix: "safe",
  messages,
  examples: {
    bad: ["FROM python:3.12\nRUN pip install flask==3.0.3"],
    good: [
      "FROM python:3.12\nRUN pip install --no-cache-dir flask==3.0.3",
      "FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask==3.0.3",
      "FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask==3.0.3",
    ],
  },
  needs: ["baseImage"],
  programs: ["pip*", "python*", "pypy*"],
  onbuild: true,
  create: (context) => (context.preset === "hadolint" ? asHadolint(context) : whatShips(context)),
});

function whatShips(context: Context): Visitor {
  const { services, document } = context;
  const ships = shippedStages(document, false);
  const configured = new Set<number | undefined>();
  return {
    stage({ parent, index }) {
      if (parent !== undefined && configured.has(parent)) configured.add(index);
    },
    RUN(run, stage) {
      if (!stage || !ships(run, stage) || configured.has(stage.index)) return;
      const { all, scripts } = services.commands.of(run);
      if (all.some(configuresCache)) configured.add(stage.index);
      if (configured.has(stage.index) || hasCacheMount(run, ".cache", "pip")) return;
      const installs = pipInstalls(context, run).filter(
        ({ command, pipx }) =>
          // pip takes abbreviations of its options.
          !pipx && !hasOption(command, "no-cache-dir", "no-cache", "cache-dir", "dry-run"),
      );
      if (installs.length === 0 || all.some(removesCache)) return;
      // Whoever sets it, to whatever value, has thought of the cache.
      if (settings.some((name) => services.variables.resolve(name, run))) return;
      const texts = scripts.map(({ script }) => script.source.text);
      if (settings.some((name) => texts.some((text) => text.includes(`${name}=`)))) return;
      for (const install of installs) report(context, run, install);
    },
  };
}

const variable = "PIP_NO_CACHE_DIR";
const settings = [variable, "PIP_CACHE_DIR", "XDG_CACHE_HOME"];

/** `pip config set global.no-cache-dir …`. */
function configuresCache({ words }: NamedCommand): boolean {
  const at = words.findIndex(({ value }) => value === "config");
  return at !== -1 && words.slice(at).some(({ value }) => /^\w+\.no-cache-dir$/.test(value));
}

/** By pip's own command, or by hand. */
function removesCache({ name, words }: NamedCommand): boolean {
  if (name === "rm") return words.some(({ value }) => value.includes(".cache"));
  return words.some(({ value }, at) => value === "cache" && words[at + 1]?.value === "purge");
}

/** By stage or name of the image, and in triggers apart; what is set once stays set. */
function asHadolint(context: Context): Visitor {
  const off = new Set<string>();
  let current = "";
  let offInTriggers = false;
  return {
    FROM(from) {
      if (from.onbuild) {
        offInTriggers = false;
        return;
      }
      const image = hadolintImage(from.image?.raw ?? "").name;
      current = from.alias?.value ?? image;
      if (off.has(image)) off.add(current);
      else off.delete(current);
    },
    ENV(env) {
      if (!setsTrue(env)) return;
      if (env.onbuild) offInTriggers = true;
      else off.add(current);
    },
    RUN(run) {
      if (run.onbuild ? offInTriggers : off.has(current)) return;
      const installs = pipInstalls(context, run);
      if (installs.length === 0 || hasCacheMount(run, ".cache/pip") || setsTrueInText(context, run))
        return;
      for (const install of installs) {
        if (install.pipx || hasArgument(install.command, "--no-cache-dir")) continue;
        report(context, run, install);
      }
    },
  };
}

/** hadolint leaves the quotes of the old form, which has no equals sign. */
function setsTrue({ pairs, legacy }: PairsInstruction): boolean {
  return pairs.some(
    ({ key, value }) =>
      key.value === variable && value && whole.test(legacy ? value.raw : value.value),
  );
}

function setsTrueInText({ services }: Context, run: CommandInstruction): boolean {
  const texts = run.json
    ? [run.words.map(({ value }) => value).join(" ")]
    : services.shell.of(run).map(({ script }) => script.source.text);
  return texts.some((text) => {
    const at = text.indexOf(`${variable}=`);
    return (
      at !== -1 && /^(1|true|True|TRUE|on|On|ON|yes|Yes|YES)/.test(text.slice(at + 17, at + 21))
    );
  });
}

const whole = /^(1|true|True|TRUE|on|On|ON|yes|Yes|YES)$/;

function report(context: Context, run: CommandInstruction, { command, verb }: PipInstall): void {
  context.report({
    at: onFirstLine(context, run, verb.range),
    message: "cached",
    fix: {
      title: "Add --no-cache-dir",
      edits: [insertArgument(command, verb, "--no-cache-dir")],
    },
  });
}
