import type { ImagesView } from "../views/imagesView.ts";
import type { ObserveBuild } from "./startedBuild.ts";

/** Docker 20.10 tells of no image that BuildKit has made, so a view that is seen looks for itself. */
export function observeInImagesView(view: Pick<ImagesView, "lookAgain">): ObserveBuild {
  return () => ({
    begin: () => undefined,
    event: () => undefined,
    end(ending) {
      if (ending.kind === "finished" && ending.result.ok) view.lookAgain();
    },
  });
}
