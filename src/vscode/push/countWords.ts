import { l10n } from "vscode";
import { countLayers, type PushProgress } from "../../app/pushProgress.ts";
import { formatSize } from "../../progress/formatSize.ts";

/** Such as "2 of 5 layers, 1.2 MB of 30 MB". */
export function countWords(state: PushProgress): string {
  const { done, all, sent, total } = countLayers(state);
  if (total === 0) return l10n.t("{0} of {1} layers", done, all);
  return l10n.t("{0} of {1} layers, {2} of {3}", done, all, formatSize(sent), formatSize(total));
}
