import assert from "node:assert/strict";

/** Waits until it holds, as what is no text on the screen cannot be waited for by the page; `limit` in seconds. */
export async function until(holds: () => boolean | Promise<boolean>, limit = 30): Promise<void> {
  const deadline = Date.now() + limit * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) assert.fail(`Still not so after ${limit} s: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
