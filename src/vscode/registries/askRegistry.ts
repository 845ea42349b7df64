import { l10n, type QuickPickItem, window } from "vscode";
import { knownRegistries } from "../../app/knownRegistries.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import { keptLogins } from "./keptLogins.ts";

interface RegistryItem extends QuickPickItem {
  readonly host: string;
}

/** Asks for a registry: one that is known, or one that is typed; undefined when dismissed. */
export async function askRegistry(deps: {
  readonly connect: ConnectEngine;
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
}): Promise<string | undefined> {
  const picker = window.createQuickPick<RegistryItem>();
  picker.title = l10n.t("Log in to a registry");
  picker.placeholder = l10n.t(
    "Choose a registry, or type its host, with the port where it has one",
  );
  picker.ignoreFocusOut = true;
  picker.busy = true;
  let known: readonly RegistryItem[] = [{ host: hub, label: hub, description: "Docker Hub" }];
  const show = () => {
    const typed = picker.value.trim();
    const isNew = registryHost.test(typed) && known.every(({ host }) => host !== typed);
    const typedItem = {
      host: typed,
      label: typed,
      description: l10n.t("as typed"),
      alwaysShow: true,
    };
    picker.items = isNew ? [...known, typedItem] : [...known];
  };
  void listKnown(deps).then((items) => {
    known = items;
    picker.busy = false;
    show();
  });
  try {
    return await new Promise((resolve) => {
      picker.onDidChangeValue(show);
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.host));
      picker.onDidHide(() => resolve(undefined));
      show();
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

/** Without an engine, or where a helper fails, with what the others know. */
async function listKnown(
  deps: Parameters<typeof askRegistry>[0],
): Promise<readonly RegistryItem[]> {
  const [logins, images] = await Promise.all([
    keptLogins(deps).catch(() => deps.saved.registries()),
    deps.connect().then(
      (engine) => engine.listImages(),
      () => [],
    ),
  ]);
  const loggedIn = new Set(logins);
  const hosts = knownRegistries({ images, logins, pins: [] }).map(({ host }) => host);
  return [...new Set([...hosts, hub])].map((host) => ({
    host,
    label: host,
    description: [
      ...(host === hub ? ["Docker Hub"] : []),
      ...(loggedIn.has(host) ? [l10n.t("has a login")] : []),
    ].join(" · "),
  }));
}

const hub = "docker.io";
const registryHost = /^(?:[\w-]+(?:\.[\w-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
