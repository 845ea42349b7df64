import type { BuildList } from "../../app/buildList.ts";
import type { ObserveBuild } from "./startedBuild.ts";

/** Shows builds in the Builds view, while they run and after. */
export function observeInBuildsView(list: BuildList): ObserveBuild {
  return (build) => {
    const { id } = build;
    build.signal.addEventListener("abort", () => list.touch(id), { once: true });
    return {
      begin: () => list.begin(build),
      event({ type }) {
        if (type !== "output") list.touch(id);
      },
      end() {
        // Once its record is there: else it would be gone from the view for a moment.
        void build.recorded.then(() => list.end(id));
      },
    };
  };
}
