import { afterEach, beforeEach } from "node:test";
import type { Workbench } from "./workbench.ts";

/**
 * For a suite, whose tests are the steps of one journey: keeps a picture of what was on the screen when
 * one failed, and prints its words, which is all that remains of it where nobody sees the pictures. The
 * steps behind it fail at once, as they start from what it should have left.
 */
export function pictureFailures(workbench: () => Workbench | undefined): void {
  let broken: string | undefined;
  beforeEach(() => {
    if (broken === undefined) return;
    const error = new Error(`Not tried, since "${broken}" failed.`);
    // Where it was thrown says nothing.
    delete error.stack;
    throw error;
  });
  afterEach(async (context) => {
    // `passed` is not in the types of Node 20.
    if ("passed" in context && context.passed === true) return;
    if (broken !== undefined) return;
    broken = context.name;
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
