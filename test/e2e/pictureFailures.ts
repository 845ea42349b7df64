import { afterEach } from "node:test";
import type { Workbench } from "./workbench.ts";

/** For a suite: keeps a picture of what was on the screen when a test failed. */
export function pictureFailures(workbench: () => Workbench | undefined): void {
  afterEach(async (context) => {
    // `passed` is not in the types of Node 20.
    if (!("passed" in context) || context.passed !== true) {
      await workbench()?.screenshot(`after ${context.name}`);
    }
  });
}
