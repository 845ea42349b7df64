// Containers: the view's rows, the run form, terminals and logs; a chunk of its own, loaded at its first use.
export {
  copyContainerIds,
  copyContainerNames,
  removeContainers,
  restartContainers,
  startContainers,
  stopContainers,
} from "./changeContainers.ts";
export { containerPage } from "./containerPage.ts";
export { createContainersRoom } from "./containersRoom.ts";
export {
  inspectContainers,
  openInBrowser,
  openLog,
  openShell,
  showLogs,
} from "./openContainers.ts";
export { pruneContainers } from "./pruneContainers.ts";
export { runImage } from "./run/runImage.ts";
