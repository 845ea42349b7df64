import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";

const files = {
  Dockerfile: `FROM example.com/go:1 AS builder
WORKDIR /plain
RUN <<EOF
#!/usr/bin/env python3
def greet(): pass
EOF
COPY <<END /etc/app.json
{ "enabled": true }
END
RUN echo "unfinished
USER app
FROM example.com/run:1
COPY --from=builder /plain /there
`,
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

/** VS Code's own grammar leaves the bodies of heredocs plain and lets a quote reach to the next one. */
describe("colours of a Dockerfile", { skip, timeout: 180_000 }, () => {
  let slipway: OpenSlipway;
  before(async () => {
    const folder = pictures && join(pictures, "colours");
    slipway = await openSlipway({ files, engineHost: undefined, pictures: folder });
  });
  after(() => slipway?.close());
  pictureFailures(() => slipway.workbench);

  it("are those of the languages in it, and of what names mean", async () => {
    const { workbench } = slipway;
    await workbench.openFile("Dockerfile");
    const { page } = workbench;
    const text = (line: string, word: string) =>
      page
        .locator(".editor-instance .view-lines .view-line", { hasText: line })
        .locator("span span", { hasText: new RegExp(`^\\s*${word}\\s*$`) })
        .first();
    const colourOf = (line: string, word: string): Promise<string> =>
      text(line, word).evaluate((span) =>
        (globalThis as unknown as Browser).getComputedStyle(span).getPropertyValue("color"),
      );
    const keyword = await colourOf("WORKDIR", "WORKDIR");
    const plain = await colourOf("WORKDIR", "/plain");
    assert.notEqual(keyword, plain);
    assert.notEqual(await colourOf("def greet", "def"), plain);
    assert.notEqual(await colourOf("enabled", "true"), plain);
    assert.equal(await colourOf("USER app", "USER"), keyword);
    // What the extension knows comes later than what its grammar does.
    const stage = await colourOf("AS builder", "builder");
    await text("--from", "builder").waitFor();
    let used = "";
    for (let wait = 0; wait < 50 && used !== stage; wait++) {
      used = await colourOf("--from", "builder");
      if (used !== stage) await page.waitForTimeout(200);
    }
    assert.equal(used, stage);
    await workbench.screenshot("1-languages");
  });
});

interface Browser {
  getComputedStyle(element: unknown): { getPropertyValue(name: string): string };
}
