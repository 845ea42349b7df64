import type { Locator } from "playwright-core";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import type { Workbench } from "./workbench.ts";

/** What the journeys of the assembler do again and again. */
export interface AssemblerSteps {
  /** Takes the row of the open picker that is typed; waits for it first, so that no key is lost. */
  choose(label: string): Promise<void>;
  /** Answers the box with such a title. */
  answerTo(title: RegExp, text: string): Promise<void>;
  /** Opens a row of a tree until the other one is there. */
  expand(parent: RegExp, child: Locator): Promise<void>;
  clearToasts(): Promise<void>;
}

export function createAssemblerSteps(workbench: Workbench): AssemblerSteps {
  const box = workbench.page.locator(".quick-input-widget");
  // What a picker showed before stays in the page, hidden.
  const shown = (words: string | RegExp): Locator =>
    box.getByText(words).filter({ visible: true }).first();
  return {
    async choose(label) {
      await shown(label).waitFor();
      await workbench.answer(label);
    },
    async answerTo(title, text) {
      await shown(title).waitFor();
      await workbench.answer(text);
    },
    async expand(parent, child) {
      for (let tries = 0; tries < 4; tries++) {
        const isThere = await child.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        );
        if (isThere) return;
        await workbench.row(parent).click();
      }
      await child.waitFor();
    },
    async clearToasts() {
      await workbench.runCommand("Notifications: Clear All Notifications");
      await workbench.page.locator(".notification-toast").first().waitFor({ state: "hidden" });
    },
  };
}

/** What a registry has under a name, as skopeo sees it. */
export async function inRegistry(
  name: string,
): Promise<{ readonly digest: string; readonly layers: readonly string[] }> {
  const { Digest, Layers } = (await skopeoInspect(name)) as { Digest: string; Layers: string[] };
  return { digest: Digest, layers: Layers };
}
