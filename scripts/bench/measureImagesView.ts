import type { Locator } from "playwright-core";
import { openSlipway } from "../../test/e2e/openSlipway.ts";
import { requireBeds } from "../../test/support/beds/beds.ts";
import { quantiles } from "./quantiles.ts";

const rounds = 7;

/** In a real VS Code, from the click to the first row that is of an image. `count`: how many there are. */
export async function measureImagesView(
  host: string,
  count: number,
  print: (line: string) => void,
): Promise<void> {
  const missing = requireBeds("vscode", "chromium");
  if (missing !== false) return print(`  in VS Code: not measured here. ${missing}`);
  const slipway = await openSlipway({ files: { "notes.txt": "" }, engineHost: host });
  const say = (what: string, times: readonly number[]): void => {
    const { median, max } = quantiles(times);
    const figures = `median ${median.toFixed(0)} ms, max ${max.toFixed(0)} ms`;
    print(
      `  in VS Code, ${count} images, ${what}: ${times.length === 1 ? `${median.toFixed(0)} ms` : figures}`,
    );
  };
  try {
    const { page, ...workbench } = slipway.workbench;
    // Not `openContainer`, which looks for its row only now and then.
    const show = (name: string) =>
      page.locator(`.activitybar .action-item a[aria-label^="${name}"]`).first().click();
    const group = page.getByRole("treeitem", { name: /^registry\.example\.com\/team/ }).first();
    const flat = page.getByRole("treeitem", { name: /^Image registry\.example\.com/ }).first();
    // What the window itself does after its start is through by then.
    await workbench.file("notes.txt").waitFor();
    await page.waitForTimeout(5000);
    say("first show, Slipway's start included", [await timed(() => show("Slipway"), group)]);
    const shownAgain = async (row: Locator): Promise<readonly number[]> => {
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        await workbench.openContainer("Explorer");
        await page.waitForTimeout(500);
        times.push(await timed(() => show("Slipway"), row));
      }
      return times;
    };
    say("groups shown again", await shownAgain(group));
    await workbench.runCommand("Slipway: Group Images By…");
    say("all in one list", [await timed(() => workbench.pick(/Nothing: one list/), flat)]);
    say("the list shown again", await shownAgain(flat));
  } finally {
    await slipway.close();
  }
}

/** Milliseconds from an act to the row. */
async function timed(act: () => Promise<void>, row: Locator): Promise<number> {
  const start = performance.now();
  await act();
  await row.waitFor();
  return performance.now() - start;
}
