import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { type RefusingProxy, startRefusingProxy } from "../engine/refusingProxy.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { realEngines } from "../support/realEngines.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";

const skip = requireBeds("vscode", "chromium");
const engine = skip ? undefined : realEngines().find(({ name }) => name === "docker 28.5");
const pictures = process.env.SLIPWAY_PICTURES;

const slow = `FROM busybox:1.36
LABEL slow=${Date.now()}
RUN echo so far so good && sleep 300
`;

describe("a build by the classic builder behind a cancelled one, by clicks", {
  skip: skip || engine === undefined,
  timeout: 180_000,
}, () => {
  let proxy: RefusingProxy;
  let slipway: OpenSlipway;
  const asked: string[] = [];

  before(async () => {
    // Each build has a connection of its own: only the order of what the engine is asked tells that one waits.
    proxy = await startRefusingProxy(engine?.host ?? "", async (path) => {
      if (/\/build\?/.test(path)) asked.push("build");
      if (!/\/images\/[^/]+\?.*noprune/.test(path)) return undefined;
      await setTimeout(2_000);
      asked.push("remove");
      return undefined;
    });
    slipway = await openSlipway({
      files: { "slow.Dockerfile": slow, "next.Dockerfile": "FROM busybox:1.36\nLABEL next=1\n" },
      engineHost: proxy.host,
      env: { DOCKER_BUILDKIT: "0" },
      pictures: pictures && join(pictures, "after-cancel"),
    });
  });
  after(async () => {
    await slipway?.close();
    await proxy?.close();
    const socket = engine?.host.replace("unix://", "") ?? "";
    await engineRequest({ socket, method: "DELETE", path: "/images/next:latest?force=1" });
  });
  pictureFailures(() => slipway?.workbench);

  it("starts when the layers of that are gone, and is built", async () => {
    const { workbench } = slipway;
    await workbench.openFile("slow.Dockerfile");
    await workbench.chooseFromMenu(workbench.file("slow.Dockerfile"), /Build Image/);
    await workbench.answer("slow:latest");
    const progress = workbench.notification(/slow:latest/);
    await progress
      .filter({ hasText: /3\/3|3 of 3|2\/2|2 of 2/ })
      .first()
      .waitFor({ timeout: 60_000 });
    await workbench.press(progress, "Cancel");
    await workbench.statusBar(/cancelled/i).waitFor();
    await workbench.chooseFromMenu(workbench.file("next.Dockerfile"), /Build Image/);
    await workbench.answer("next:latest");
    await workbench.statusBar(/Built next:latest/).waitFor({ timeout: 60_000 });
    await workbench.screenshot("1-built");
    assert.match(asked.join(" "), /^build( remove)+ build$/);
  });
});
