import { env, l10n } from "vscode";
import type { AgeGroup, ImageGroup } from "../../app/groupImages.ts";
import type { ImageUser } from "../../app/imageFacts.ts";
import type { ImageRow } from "../../app/imageRow.ts";
import { formatSize } from "../../progress/formatSize.ts";

/** Such as "120 MB, 4.1 MB of its own"; the whole only where nothing is shared or that is not known. */
export function sizeWords({ image, ownSize }: Pick<ImageRow, "image" | "ownSize">): string {
  const size = formatSize(image.size);
  if (ownSize === undefined || ownSize >= image.size) return size;
  return l10n.t("{0}, {1} of its own", size, formatSize(ownSize));
}

/** Such as "used by web-1 (running)"; empty where no container is known of. */
export function usedWords({ users, userCount }: Pick<ImageRow, "users" | "userCount">): string {
  const [first] = users;
  if (first === undefined) return userCount ? l10n.t("used by {0} containers", userCount) : "";
  const user = userWords(first);
  return users.length === 1
    ? l10n.t("used by {0}", user)
    : l10n.t("used by {0} and {1} more", user, users.length - 1);
}

/** Such as "web-1 (running)". */
export function userWords({ name, state }: ImageUser): string {
  return `${name} (${stateWords()[state] ?? l10n.t("stopped")})`;
}

function stateWords(): Partial<Record<ImageUser["state"], string>> {
  return {
    running: l10n.t("running"),
    paused: l10n.t("paused"),
    restarting: l10n.t("restarting"),
    created: l10n.t("created"),
  };
}

/** Such as "also app:1, app:2"; empty where the row has all the names. */
export function alsoWords({ also, alsoCount }: Pick<ImageRow, "also" | "alsoCount">): string {
  return alsoCount === 0 ? "" : l10n.t("also {0}", listWords(also, { count: alsoCount }));
}

/** At most some of them, three if nothing is said, and how many more of `count` there are. */
export function listWords(
  names: readonly string[],
  { count = names.length, most = 3 }: { readonly count?: number; readonly most?: number } = {},
): string {
  const shown = names.slice(0, most);
  const text = shown.join(", ");
  const more = count - shown.length;
  return more > 0 ? l10n.t("{0} and {1} more", text, more) : text;
}

/** What stands on the row of a group. */
export function groupWords({ kind, name }: Pick<ImageGroup, "kind" | "name">): string {
  switch (kind) {
    case "repository":
    case "registry":
      return name;
    case "label":
      return name === "" ? l10n.t("(empty)") : name;
    case "age":
      return ageWords(name as AgeGroup);
    case "untagged":
      return l10n.t("Untagged");
    case "unlabelled":
      return l10n.t("Without this label");
    case "kept":
      return l10n.t("Made by Slipway, no engine");
  }
}

function ageWords(name: AgeGroup): string {
  const words = {
    today: l10n.t("Today"),
    week: l10n.t("This week"),
    month: l10n.t("This month"),
    older: l10n.t("Older"),
  };
  return words[name];
}

/** In full, such as "25/11/2026, 17:48". */
export function dateWords(time: number): string {
  return new Date(time).toLocaleString(env.language);
}

export function joinWords(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== "").join(separator);
}
