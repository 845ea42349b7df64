import type { Workbench } from "./workbench.ts";

/**
 * Shows only the images whose names hold the text. Groups are others then, so that a row which was
 * opened before that is seen would be closed again.
 */
export async function filterImages(workbench: Workbench, text: string): Promise<void> {
  await workbench.runCommand("Slipway: Filter Images…");
  await workbench.answer(text);
  await workbench.page.getByText(`matching “${text}”`).first().waitFor();
  // The head of the view is told at once, the rows are drawn a moment later.
  await workbench.page.waitForTimeout(300);
}
