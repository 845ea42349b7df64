import { commands, l10n } from "vscode";
import { preflightPush } from "../../app/preflightPush.ts";
import type { PushCheck } from "../../app/pushCheck.ts";
import { mustAsk } from "../../app/pushChoices.ts";
import { askReference } from "../askReference.ts";
import { readSetting } from "../settings.ts";
import { withSteps } from "../withSteps.ts";
import { askPush } from "./askPush.ts";
import type { PushDeps } from "./pushDeps.ts";
import { sendNames } from "./sendNames.ts";
import { tellPushed } from "./tellPushed.ts";

/**
 * Looks at what a push of the names will meet, asks where something speaks against it, and pushes.
 * Resolves also when a push failed, which is told; rejects where nothing could be begun.
 */
export async function pushNames(deps: PushDeps, references: readonly string[]): Promise<void> {
  const names = await settleNames(deps, references);
  if (names === undefined) return;
  const report = await sendNames(deps, names);
  tellPushed(deps, report, (again) => pushNames(deps, again));
}

/** The names that are to be pushed in the end; undefined when dismissed. */
async function settleNames(
  deps: PushDeps,
  references: readonly string[],
): Promise<readonly string[] | undefined> {
  const confirm = readSetting("slipway.push.confirm");
  if (confirm === "never") return references;
  let names = references;
  // Who has chosen "tag and push" is asked again only where something new speaks against it.
  let isChosen = false;
  for (;;) {
    const checks = await check(deps, names);
    if (!mustAsk(checks, isChosen ? "problems" : confirm)) return names;
    const choice = await askPush(checks);
    switch (choice?.kind) {
      case undefined:
        return undefined;
      case "push":
        return choice.references;
      case "log-in":
        await commands.executeCommand("slipway.logIn", choice.registry);
        break;
      case "tag": {
        const target = choice.target ?? (await askOwner(choice.reference));
        if (target === undefined) break;
        await (await deps.connect()).tagImage(choice.reference, target);
        names = names.map((name) => (name === choice.reference ? target : name));
        isChosen = true;
      }
    }
  }
}

async function check(
  { connect, openRegistries, log }: PushDeps,
  names: readonly string[],
): Promise<readonly PushCheck[]> {
  const checks = await withSteps(
    l10n.t("Looking at what the push will meet"),
    async ({ signal }) => {
      const [engine, access] = await Promise.all([connect(signal), openRegistries()]);
      return preflightPush({ engine, access }, names, signal);
    },
  );
  for (const { reference, findings } of checks) {
    for (const { severity, text } of findings) log.info(`push ${reference}: ${severity}: ${text}`);
  }
  return checks;
}

function askOwner(reference: string): Promise<string | undefined> {
  const name = reference.slice(reference.lastIndexOf("/") + 1);
  return askReference({
    title: l10n.t("Tag {0} and push it", reference),
    prompt: l10n.t("A name with its owner, such as docker.io/alice/app:1"),
    value: `docker.io/OWNER/${name}`,
  });
}
