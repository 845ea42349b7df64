import assert from "node:assert/strict";
import type { Workbench } from "./workbench.ts";

/** Waits for words in the terminal in front; what is wrapped in a narrow one counts as one line. */
export async function terminalShows(workbench: Workbench, words: RegExp): Promise<void> {
  let text = "";
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    text = await terminalText(workbench);
    if (words.test(text) || words.test(text.replaceAll("\n", ""))) return;
    await workbench.page.waitForTimeout(200);
  }
  assert.fail(`The terminal does not show ${words}:\n${text}`);
}

/** The lines on the screen of the terminal in front. */
export async function terminalText({ page }: Workbench): Promise<string> {
  const rows = page.locator(".terminal-wrapper.active .xterm-rows > div");
  const lines = await rows.evaluateAll((all) => all.map((row) => row.textContent ?? ""));
  return lines.map((line) => line.replaceAll("\u00a0", " ").trimEnd()).join("\n");
}
