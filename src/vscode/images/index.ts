// What is done with images; a chunk of its own, loaded at its first use.

export { chooseGrouping, chooseSorting, typeFilter } from "../views/arrangeImages.ts";
export { createImagesRoom } from "../views/imagesRoom.ts";
export { pruneBuildCache, showBuildCache } from "./buildCache.ts";
export { copyDigest, copyId, copyName, copyPullCommand } from "./copyImage.ts";
export { chosenImages } from "./imageActions.ts";
export { imagePage, inspectImage, inspectImageJson, showHistory } from "./inspectImage.ts";
export { loadImages } from "./loadImages.ts";
export { pruneImages } from "./pruneImages.ts";
export { pullAgain, pullImage } from "./pullImage.ts";
export { removeImages } from "./removeImages.ts";
export { saveImages } from "./saveImages.ts";
export { tagImage } from "./tagImage.ts";
export { untagImages } from "./untagImages.ts";
