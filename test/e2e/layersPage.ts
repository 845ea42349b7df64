import type { FrameLocator } from "playwright-core";
import type { Workbench } from "./workbench.ts";

/** The page about layers that is in front: VS Code puts it into a frame in a frame. */
export function layersPage({ page }: Workbench): FrameLocator {
  return page.frameLocator("iframe.webview.ready:visible").frameLocator("#active-frame");
}
