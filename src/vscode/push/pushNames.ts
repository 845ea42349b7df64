import { commands, l10n, window } from "vscode";
import { preflightPush } from "../../app/preflightPush.ts";
import type { PushCheck } from "../../app/pushCheck.ts";
import { mustAsk } from "../../app/pushChoices.ts";
import { bySide, nameOfTwo, type PushTarget, targetsNamed } from "../../app/pushTargets.ts";
import { forOneOperation, type RegistryAccess } from "../../app/registryAccess.ts";
import { askReference } from "../askReference.ts";
import { holderOf } from "../assemble/holderOf.ts";
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
export async function pushNames(deps: PushDeps, targets: readonly PushTarget[]): Promise<void> {
  const twice = nameOfTwo(targets);
  if (twice !== undefined) return tellTwice(twice);
  const settled = await settleNames(deps, targets);
  if (settled === undefined) return;
  const { targets: names, access } = settled;
  const report = await sendNames(deps, access, names);
  tellPushed(deps, report, (again) => pushNames(deps, targetsNamed(names, again)));
}

interface Settled {
  readonly targets: readonly PushTarget[];
  /** With the logins that were found for them. */
  readonly access: RegistryAccess;
}

/** The names that are to be pushed in the end; undefined when dismissed. */
async function settleNames(
  deps: PushDeps,
  given: readonly PushTarget[],
): Promise<Settled | undefined> {
  const confirm = readSetting("slipway.push.confirm");
  let targets = given;
  // Who has chosen "tag and push" is asked again only where something new speaks against it.
  let isChosen = false;
  for (;;) {
    // Anew each time, as there may be another login since.
    const access = forOneOperation(await deps.openRegistries());
    if (confirm === "never") return { targets, access };
    const checks = await check(deps, access, targets);
    if (!mustAsk(checks, isChosen ? "problems" : confirm)) return { targets, access };
    const choice = await askPush(checks);
    switch (choice?.kind) {
      case undefined:
        return undefined;
      case "push":
        return { targets: targetsNamed(targets, choice.references), access };
      case "log-in":
        await commands.executeCommand("slipway.logIn", choice.registry);
        break;
      case "tag": {
        const target = choice.target ?? (await askOwner(choice.reference));
        if (target === undefined) break;
        const named = targets.find(({ reference }) => reference === choice.reference);
        if (named === undefined) break;
        await (await holderOf(deps, named)).tagImage(choice.reference, target);
        if (named.kept) deps.kept.changed();
        targets = targets.map((it) => (it === named ? { ...it, reference: target } : it));
        isChosen = true;
      }
    }
  }
}

async function check(
  { connect, kept, log }: PushDeps,
  access: RegistryAccess,
  targets: readonly PushTarget[],
): Promise<readonly PushCheck[]> {
  const checks = await withSteps(
    l10n.t("Looking at what the push will meet"),
    async ({ signal }) => {
      const { made, ofEngine } = bySide(targets);
      const looks = await Promise.all([
        made.length === 0
          ? []
          : preflightPush({ source: (await kept.open()).source, access }, made, signal),
        ofEngine.length === 0
          ? []
          : preflightPush({ engine: await connect(signal), access }, ofEngine, signal),
      ]);
      return looks.flat();
    },
  );
  for (const { reference, findings } of checks) {
    for (const { severity, text } of findings) log.info(`push ${reference}: ${severity}: ${text}`);
  }
  return checks;
}

function tellTwice(name: string): void {
  window.showWarningMessage(
    l10n.t(
      "{0} is an image of the engine, and another one that Slipway has made. Choose one of the two.",
      name,
    ),
  );
}

/** What is to be replaced is selected, and what to do stands below from the start. */
function askOwner(reference: string): Promise<string | undefined> {
  const name = reference.slice(reference.lastIndexOf("/") + 1);
  const [registry, owner] = ["docker.io/", "OWNER"];
  return askReference({
    title: l10n.t("Tag {0} and push it", reference),
    prompt: l10n.t("A name with its owner, such as docker.io/alice/app:1"),
    value: `${registry}${owner}/${name}`,
    selection: [registry.length, registry.length + owner.length],
    lacks: (text) =>
      text.includes(owner)
        ? l10n.t("Type your name at the registry in the place of {0}.", owner)
        : undefined,
  });
}
