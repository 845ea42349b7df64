import assert from "node:assert/strict";
import { it } from "node:test";
import { compareWithLocal, type LocalState } from "../../src/app/compareWithLocal.ts";
import type { RemoteContents, RemoteTag } from "../../src/app/readRemoteTag.ts";
import type { EngineImage } from "../../src/engine/engine.ts";
import { digestOf, localImage } from "./standInRegistry.ts";

const single: RemoteContents = {
  ...{ kind: "manifest", artifact: undefined },
  platforms: [
    { platform: "linux/amd64", digest: digestOf("top"), size: 1, config: digestOf("config") },
  ],
};
const index: RemoteContents = {
  ...{ kind: "index", artifact: undefined },
  platforms: [
    { platform: "linux/amd64", digest: digestOf("amd"), size: 1, config: digestOf("config") },
    { platform: "linux/arm64", digest: digestOf("arm"), size: undefined, config: undefined },
  ],
};
const platform = (name: string) => ({ platform: name, digest: digestOf(name), size: 1 });

const cases: readonly {
  readonly what: string;
  readonly contents?: RemoteContents;
  readonly image: Partial<EngineImage> | undefined;
  readonly state: LocalState;
}[] = [
  { what: "nothing of that name", image: undefined, state: "absent" },
  {
    what: "pulled or pushed",
    image: { digests: [`127.0.0.1:5000/a@${digestOf("top")}`] },
    state: "same",
  },
  {
    what: "pushed to another repository",
    image: { digests: [`other/a@${digestOf("top")}`] },
    state: "same",
  },
  { what: "only the digest is known", image: {}, state: "unknown" },
  { what: "another manifest", contents: single, image: {}, state: "differs" },
  {
    what: "classic store, by its config",
    contents: single,
    image: { id: digestOf("config"), digests: [`a@${digestOf("before")}`] },
    state: "same",
  },
  {
    what: "classic store, by the config of the engine's platform",
    contents: index,
    image: { id: digestOf("config") },
    state: "same",
  },
  { what: "containerd store, by its id", image: { id: digestOf("top") }, state: "same" },
  {
    what: "containerd store, one platform of an index here",
    contents: index,
    image: { platforms: [platform("amd")] },
    state: "same",
  },
  {
    what: "containerd store, an index here and one of its platforms there",
    contents: single,
    image: { platforms: [platform("top"), platform("arm")] },
    state: "differs",
  },
  {
    what: "containerd store, one platform was pushed of the one that is here",
    contents: single,
    image: { platforms: [platform("top")] },
    state: "same",
  },
  {
    what: "containerd store, another build",
    contents: index,
    image: { platforms: [platform("older")] },
    state: "differs",
  },
];

for (const { what, contents, image, state } of cases) {
  it(`compares with what is here: ${what}`, () => {
    const remote: RemoteTag = { digest: digestOf("top"), contents };
    assert.equal(compareWithLocal(remote, image && localImage(image)), state);
  });
}
