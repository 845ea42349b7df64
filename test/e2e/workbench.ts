import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Locator, Page } from "playwright-core";

/** A VS Code in a page, worked as a person does: by clicks and keys, never by commands sent in. */
export interface Workbench {
  readonly page: Page;
  /** Double-clicks a file in the Explorer. */
  openFile(name: string): Promise<void>;
  /** Right-clicks something and chooses an entry. */
  chooseFromMenu(target: Locator, entry: string | RegExp): Promise<void>;
  /** Runs a command by its title, from the palette. */
  runCommand(title: string): Promise<void>;
  /** Types into the open input box and confirms. */
  answer(text: string): Promise<void>;
  /** What an open input box says under its field, as a message or in the row that Enter takes. */
  inputMessage(): Locator;
  /** Chooses an entry of the open quick pick. */
  pick(entry: string | RegExp): Promise<void>;
  /** A notification with such words; `toBeSeen` waits for it. */
  notification(words: RegExp): Locator;
  /** Presses a button of a notification. */
  press(notification: Locator, button: string): Promise<void>;
  /** A row of the Explorer. */
  file(name: string): Locator;
  /** A row of any tree, by its accessible name. */
  row(name: RegExp): Locator;
  /** The same, scrolled to in the first tree of the side bar: rows out of sight are not there. */
  seekRow(name: RegExp): Promise<Locator>;
  /** Opens a view container by the name of its activity bar entry. */
  openContainer(name: string): Promise<void>;
  /** Opens a view of the open container where it is closed. */
  openView(name: string): Promise<void>;
  /** Closes one, so that there is room for the others: rows out of sight are not there. */
  closeView(name: string): Promise<void>;
  /** The rows of the Problems panel, as text; waits until `until` holds. */
  problems(until: (rows: readonly string[]) => boolean): Promise<readonly string[]>;
  /** The text of the open editor; for short files, all of it. */
  editorText(): Promise<string>;
  /** Moves the cursor onto a squiggle ("3:28") and applies a quick fix by its title. */
  quickFix(place: string, title: string | RegExp): Promise<void>;
  /** Moves the cursor to a line, or to line and column ("3:28"). */
  goTo(place: string): Promise<void>;
  /** Types over all the text of the open editor, without auto-indent or auto-close. */
  replaceText(text: string): Promise<void>;
  statusBar(words: RegExp): Locator;
  /** Writes a picture where the run keeps them; nothing where it keeps none. */
  screenshot(name: string): Promise<void>;
}

const patience = 20_000;

/** `pictures`: folder for screenshots, or undefined to take none. */
export async function openWorkbench(
  page: Page,
  url: string,
  pictures: string | undefined,
): Promise<Workbench> {
  page.setDefaultTimeout(patience);
  await page.goto(url);
  await page.locator(".monaco-workbench .activitybar").waitFor({ timeout: 90_000 });
  const modifier = process.platform === "darwin" ? "Meta" : "Control";
  const quickInput = page.locator(".quick-input-widget");
  const field = quickInput.locator("input.input, .quick-input-box input").first();

  /** Clicks again where a container that is being laid out took no notice of a click. */
  const setView = async (name: string, expanded: "true" | "false"): Promise<void> => {
    const title = page.locator("h3.title", { hasText: new RegExp(`^${name}$`) });
    const header = page.locator(".pane-header", { has: title }).first();
    await header.waitFor();
    const deadline = Date.now() + patience;
    // It has to hold for a moment: what the window remembers of a view is put on it late.
    for (let held = 0; held < 3; held += 1) {
      if ((await header.getAttribute("aria-expanded")) !== expanded) {
        assert.ok(Date.now() < deadline, `The view ${name} does not open or close.`);
        held = -1;
        // Not in the middle, where a button may be.
        await title.click();
      }
      await page.waitForTimeout(150);
    }
  };

  /** The one that the open box is of, as long as nothing was answered. */
  let lastCommand: string | undefined;

  /** Does it again where a window that is busy took no notice. */
  const untilSeen = async (
    what: Locator,
    act: () => Promise<unknown>,
    pause = 5000,
  ): Promise<void> => {
    const deadline = Date.now() + patience;
    do {
      await act();
      await what.waitFor({ timeout: pause }).catch(() => undefined);
    } while (!(await what.isVisible()) && Date.now() < deadline);
    await what.waitFor({ timeout: 1000 });
  };

  const workbench: Workbench = {
    page,
    file: (name) => page.locator(".explorer-folders-view").getByRole("treeitem", { name }).first(),
    row: (name) => page.getByRole("treeitem", { name }).first(),
    async seekRow(name) {
      const row = workbench.row(name);
      const tree = page.locator(".sidebar .pane-body .monaco-list").first();
      const deadline = Date.now() + patience;
      for (let turn = 1; !(await row.isVisible()); turn++) {
        assert.ok(Date.now() < deadline, `There is no row ${name}.`);
        // By keys, as a wheel may turn a hover that has come up instead; from the top again now and then.
        await tree.focus();
        await page.keyboard.press(turn % 15 === 1 ? "Home" : "PageDown");
        await page.waitForTimeout(100);
      }
      return row;
    },
    async openFile(name) {
      const tab = page.locator(`.tab.active[aria-label*="${name}"]`).first();
      await untilSeen(tab, () => workbench.file(name).dblclick());
      await page.locator(".monaco-editor.focused, .monaco-editor .view-lines").first().waitFor();
    },
    async chooseFromMenu(target, entry) {
      lastCommand = undefined;
      const item = page.locator(".monaco-menu").getByRole("menuitem", { name: entry }).first();
      const menu = page.locator(".monaco-menu").first();
      const deadline = Date.now() + patience;
      for (let chosen = false; !chosen; ) {
        assert.ok(Date.now() < deadline, `No menu has the entry ${entry}.`);
        // A menu that has no such entry yet is opened anew.
        if (await menu.isVisible()) await page.keyboard.press("Escape");
        await target.click({ button: "right" });
        await menu.waitFor({ timeout: 5000 }).catch(() => undefined);
        // The entries come with it, and go where something else takes the focus.
        await item.waitFor({ timeout: 1000 }).catch(() => undefined);
        if (!(await item.isVisible())) continue;
        // The menu ignores clicks for 100 ms, so that the opening click does not choose.
        await page.waitForTimeout(150);
        const click = item.click({ timeout: 5000 });
        chosen = await click.then(
          () => true,
          () => false,
        );
      }
      // It may have been later, in a busy window, and is open still.
      const gone = { state: "hidden", timeout: 1000 } as const;
      for (let tries = 0; tries < 3 && (await item.isVisible()); tries++) {
        await item.waitFor(gone).catch(() => item.click({ timeout: 1000 }).catch(() => undefined));
      }
      await item.waitFor(gone);
    },
    async runCommand(title) {
      await untilSeen(field, () => page.keyboard.press("F1"));
      await field.fill(`>${title}`);
      const row = quickInput.locator(".monaco-list-row", { hasText: title }).first();
      await row.waitFor();
      await row.click();
      lastCommand = title;
    },
    async answer(text) {
      const again = lastCommand;
      lastCommand = undefined;
      try {
        await field.fill(text, { timeout: again === undefined ? patience : 6000 });
      } catch (error) {
        if (again === undefined) throw error;
        // Something took the focus, which closes a box: the command is run once more.
        await workbench.runCommand(again);
        await field.fill(text);
      }
      await page.waitForTimeout(200);
      await field.press("Enter");
    },
    inputMessage: () => quickInput.locator(".quick-input-message, .monaco-list-row.focused"),
    async pick(entry) {
      const again = lastCommand;
      lastCommand = undefined;
      const row = quickInput.locator(".monaco-list-row", { hasText: entry }).first();
      try {
        await row.click({ timeout: again === undefined ? patience : 6000 });
      } catch (error) {
        if (again === undefined) throw error;
        // As for a box that asks for text.
        await workbench.runCommand(again);
        await row.click();
      }
    },
    notification: (words) =>
      page.locator(".notification-toast, .notifications-list-container .monaco-list-row", {
        hasText: words,
      }),
    async press(notification, button) {
      lastCommand = undefined;
      const toast = notification.first();
      await toast.waitFor();
      await toast.hover();
      await toast.getByRole("button", { name: button }).first().click();
    },
    async openContainer(name) {
      const entry = page.locator(".activitybar .action-item", {
        has: page.locator(`a[aria-label^="${name}"]`),
      });
      const title = page.locator(".sidebar .composite.title", { hasText: name }).first();
      // A click on the one that is open would close it, also where it is opening slowly.
      if (!(await title.isVisible())) await untilSeen(title, () => entry.first().click(), 10_000);
    },
    openView: (name) => setView(name, "true"),
    closeView: (name) => setView(name, "false"),
    async problems(until) {
      const panel = page.locator(".markers-panel");
      if (!(await panel.isVisible())) {
        await page.keyboard.press(`${modifier}+Shift+KeyM`);
        await panel.waitFor();
      }
      let rows: readonly string[] = [];
      const deadline = Date.now() + patience;
      while (Date.now() < deadline) {
        rows = await panel
          .locator(".monaco-list-row")
          .evaluateAll((all) =>
            all.map((row) => row.getAttribute("aria-label") ?? row.textContent ?? ""),
          );
        if (until(rows)) return rows;
        await page.waitForTimeout(200);
      }
      return assert.fail(`The Problems panel shows:\n${rows.join("\n")}`);
    },
    async editorText() {
      const lines = await page
        .locator(".editor-instance .view-lines .view-line")
        .evaluateAll((all) =>
          all
            .map((line) => ({
              top: Number.parseFloat((line as unknown as { style: { top: string } }).style.top),
              text: (line.textContent ?? "").replaceAll("\u00a0", " "),
            }))
            .sort((a, b) => a.top - b.top)
            .map((line) => line.text),
        );
      return lines.join("\n");
    },
    async goTo(place) {
      await page.locator(".editor-instance .view-lines").first().click();
      await page.keyboard.press("Control+KeyG");
      await field.waitFor();
      await field.fill(`:${place}`);
      await page.waitForTimeout(200);
      await field.press("Enter");
      await quickInput.waitFor({ state: "hidden" });
    },
    async quickFix(place, title) {
      const row = page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
      const deadline = Date.now() + patience;
      // The light bulb is asked for once more where it came before the editor had the focus again.
      do {
        await workbench.goTo(place);
        await page.keyboard.press(`${modifier}+Period`);
        await row.waitFor({ timeout: 3000 }).catch(() => page.keyboard.press("Escape"));
      } while (!(await row.isVisible()) && Date.now() < deadline);
      await page.waitForTimeout(300);
      await workbench.screenshot("quick-fix");
      await row.click();
    },
    async replaceText(text) {
      await page.locator(".editor-instance .view-lines").first().click();
      await page.keyboard.press(`${modifier}+KeyA`);
      await page.keyboard.insertText(text);
    },
    statusBar: (words) => page.locator(".statusbar-item", { hasText: words }),
    async screenshot(name) {
      if (pictures === undefined) return;
      mkdirSync(dirname(`${pictures}/${name}`), { recursive: true });
      await page.screenshot({ path: `${pictures}/${name}.png` });
    },
  };
  return workbench;
}
