import { l10n, window } from "vscode";
import type { PullAsk } from "../../app/pullImage.ts";
import { wantsLogin } from "../../app/withLogin.ts";
import { parseImageReference, validateImageReference } from "../../reference/imageReference.ts";
import { askText } from "../askText.ts";
import type { ImageActionDeps } from "./imageActions.ts";
import { pickReference, type ReferenceRow } from "./pickReference.ts";

/** Asks what to pull; a registry is only asked for its tags when the button is pressed. */
export async function askPull(
  deps: Pick<ImageActionDeps, "openRegistries">,
  start: string,
): Promise<PullAsk | undefined> {
  let platform: string | undefined;
  let value = start;
  for (;;) {
    let wantsPlatform = false;
    const reference = await pickReference({
      title:
        platform === undefined
          ? l10n.t("Pull an image")
          : l10n.t("Pull an image for {0}", platform),
      placeholder: l10n.t("Name of the image, such as registry.example.com/team/app:1.0"),
      value,
      rows: [],
      describe: (typed) => ({
        description: /[:@][^/]*$/.test(typed) ? l10n.t("pull") : l10n.t("pull the tag latest"),
      }),
      buttons: [
        {
          icon: "list-unordered",
          tooltip: l10n.t("Show tags: ask the registry"),
          press: (typed) => listTags(deps, typed),
        },
        {
          icon: "chip",
          tooltip: l10n.t("Choose a platform"),
          async press(typed, close) {
            value = typed;
            wantsPlatform = true;
            close();
            return undefined;
          },
        },
      ],
    });
    if (!wantsPlatform) return reference === undefined ? undefined : { reference, platform };
    platform = await askPlatform(platform);
  }
}

/** The repository's tags as names. Without a login that the registry wants, it says so. */
async function listTags(
  deps: Pick<ImageActionDeps, "openRegistries">,
  typed: string,
): Promise<readonly ReferenceRow[] | undefined> {
  const problem = validateImageReference(typed);
  if (problem !== undefined) throw new Error(problem);
  const { registry, repository } = parseImageReference(typed);
  const name = typed.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
  const registries = await deps.openRegistries();
  const { client } = await registries.open(registry, undefined, repository);
  try {
    const tags = await client.tags(repository);
    return tags.map((tag) => ({ reference: `${name}:${tag}`, description: l10n.t("tag") }));
  } catch (error) {
    if (!wantsLogin(error)) throw error;
    throw new Error(l10n.t("{0} wants a login before it shows its tags.", registry));
  } finally {
    client.close();
  }
}

async function askPlatform(before: string | undefined): Promise<string | undefined> {
  const other = l10n.t("Another…");
  const own = l10n.t("The engine's own");
  const rows = [own, "linux/amd64", "linux/arm64", "linux/arm/v7", "windows/amd64", other];
  const picked = await window.showQuickPick(rows, {
    title: l10n.t("Pull for which platform?"),
    ignoreFocusOut: true,
  });
  if (picked === undefined) return before;
  if (picked === own) return undefined;
  if (picked !== other) return picked;
  const asked = await askText({
    title: l10n.t("Pull for which platform?"),
    prompt: l10n.t("Such as linux/arm64/v8"),
    value: before ?? "",
    validate: (text) =>
      /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9]+)?$/.test(text.trim())
        ? undefined
        : l10n.t("Write it as system/architecture, such as linux/arm64."),
  });
  return asked === undefined ? before : asked.text.trim();
}
