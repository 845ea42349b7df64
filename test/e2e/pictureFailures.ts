import { afterEach } from "node:test";
import type { Workbench } from "./workbench.ts";

/**
 * For a suite: keeps a picture of what was on the screen when a test failed, and prints its words,
 * which is all that remains of it where nobody sees the pictures.
 */
export function pictureFailures(workbench: () => Workbench | undefined): void {
  afterEach(async (context) => {
    // `passed` is not in the types of Node 20.
    if ("passed" in context && context.passed === true) return;
    await workbench()?.screenshot(`after ${context.name}`);
    const seen = await wordsOn(workbench()).catch(String);
    // One line: each is handed to the reporter by itself.
    console.error(`On the screen after "${context.name}": ${seen}`);
  });
}

/** Of the parts where something may stand in the way. */
const parts = [".notification-toast", ".quick-input-widget", ".monaco-dialog-box", ".statusbar"];

async function wordsOn(workbench: Workbench | undefined): Promise<string> {
  const lines: string[] = [];
  for (const part of [...parts, ".sidebar", ".editor-instance .view-lines"]) {
    const texts = await workbench?.page.locator(`${part}:visible`).allInnerTexts();
    for (const text of texts ?? []) lines.push(`${part}: ${text.replace(/\s+/g, " ").trim()}`);
  }
  return lines.join(" | ").slice(0, 4000);
}
