import type { Uri } from "vscode";
import type { BuildFormChoice } from "../../app/buildFormChoice.ts";
import type { ContextRow } from "../../app/contextRows.ts";
import type { RegistryRow } from "../../app/registryRows.ts";
import type { LogAddress } from "../build/buildLogDocuments.ts";
import type { ContainerNode } from "../containers/containerNode.ts";
import type { BuildNode } from "../views/buildNode.ts";
import type { ImageNode } from "../views/imageNode.ts";

/** Every command once, with what it may be called with; called with nothing it asks. */
export interface CommandTypes {
  "slipway.build": (resource?: Uri, choice?: BuildChoice) => Promise<void>;
  "slipway.buildWithOptions": (resource?: Uri, choice?: BuildChoice) => Promise<void>;
  "slipway.buildAgain": () => Promise<void>;
  "slipway.cancelBuild": () => void;
  "slipway.showBuildLog": () => void;
  "slipway.builds.openLine": BuildsCommand;
  "slipway.builds.showLog": (
    target?: BuildNode | LogAddress | "selection",
    selected?: readonly BuildNode[],
  ) => Promise<void>;
  "slipway.builds.buildAgain": BuildsCommand;
  "slipway.builds.openFailedStep": BuildsCommand;
  "slipway.builds.cancel": BuildsCommand;
  "slipway.builds.remove": BuildsCommand;
  "slipway.builds.clear": () => Promise<void>;
  "slipway.context.refresh": () => Promise<void>;
  "slipway.context.pickTarget": () => Promise<void>;
  "slipway.context.openInstruction": ContextCommand;
  "slipway.context.copyPath": ContextCommand;
  "slipway.context.ignore": ContextCommand;
  "slipway.images.refresh": () => Promise<void>;
  "slipway.images.groupBy": () => Promise<void>;
  "slipway.images.sortBy": () => Promise<void>;
  "slipway.images.filter": () => Promise<void>;
  "slipway.images.clearFilter": () => Promise<void>;
  "slipway.images.onlyUntagged": () => Promise<void>;
  "slipway.images.allImages": () => Promise<void>;
  "slipway.images.tag": ImageCommand;
  "slipway.images.untag": ImageCommand;
  "slipway.images.remove": ImageCommand;
  "slipway.images.push": ImageCommand;
  "slipway.images.pull": ImageCommand;
  "slipway.images.pullAgain": ImageCommand;
  "slipway.images.inspect": ImageCommand;
  "slipway.images.inspectJson": ImageCommand;
  "slipway.images.prune": () => Promise<void>;
  "slipway.images.save": ImageCommand;
  "slipway.images.loadIntoEngine": ImageCommand;
  "slipway.images.appendFolder": AssembleCommand;
  "slipway.images.rebase": AssembleCommand;
  "slipway.images.flatten": AssembleCommand;
  "slipway.images.copyTo": AssembleCommand;
  "slipway.images.load": (place?: Uri | string) => Promise<void>;
  "slipway.images.copyName": ImageCommand;
  "slipway.images.copyDigest": ImageCommand;
  "slipway.images.copyId": ImageCommand;
  "slipway.images.copyPullCommand": ImageCommand;
  "slipway.buildCache.show": () => Promise<void>;
  "slipway.buildCache.prune": () => Promise<void>;
  "slipway.images.run": (
    target?: ImageNode | "selection" | NamedImage,
    selected?: readonly ImageNode[],
  ) => Promise<void>;
  "slipway.containers.refresh": () => Promise<void>;
  "slipway.containers.start": ContainerCommand;
  "slipway.containers.stop": ContainerCommand;
  "slipway.containers.restart": ContainerCommand;
  "slipway.containers.remove": ContainerCommand;
  "slipway.containers.prune": () => Promise<void>;
  "slipway.containers.showLogs": ContainerCommand;
  "slipway.containers.openLog": ContainerCommand;
  "slipway.containers.openShell": ContainerCommand;
  "slipway.containers.inspect": ContainerCommand;
  "slipway.containers.openInBrowser": ContainerCommand;
  "slipway.containers.copyName": ContainerCommand;
  "slipway.containers.copyId": ContainerCommand;
  "slipway.images.history": ImageCommand;
  "slipway.images.compare": ImageCommand;
  "slipway.images.compareWithPrevious": ImageCommand;
  "slipway.layers.showFiles": ImageCommand;
  "slipway.layers.openLine": ImageCommand;
  "slipway.compareStages": (dockerfile?: Uri) => Promise<void>;
  "slipway.showEngineAttempts": () => Promise<void>;
  "slipway.selectEngine": () => Promise<void>;
  "slipway.registries.refresh": RegistryCommand;
  "slipway.registries.showTags": RegistryCommand;
  "slipway.registries.forgetRepository": RegistryCommand;
  "slipway.registries.listRepositories": RegistryCommand;
  "slipway.registries.filterTags": RegistryCommand;
  "slipway.registries.showMore": RegistryCommand;
  "slipway.registries.pull": RegistryCommand;
  "slipway.registries.copyReference": RegistryCommand;
  "slipway.registries.copyDigest": RegistryCommand;
  "slipway.registries.copyPullCommand": RegistryCommand;
  "slipway.registries.inspect": RegistryCommand;
  "slipway.registries.openPage": RegistryCommand;
  "slipway.registries.deleteTag": RegistryCommand;
  "slipway.logIn": (registry?: string | { readonly host: string }) => Promise<void>;
  "slipway.logOut": (registry?: string | { readonly host: string }) => Promise<void>;
  "slipway.showLog": () => void;
  "slipway.lintWorkspace": () => Promise<void>;
  "slipway.newDockerfile": (folder?: Uri) => Promise<void>;
}

/** The row clicked on and all rows selected, as VS Code hands them; "selection" from a key. */
export type ImageCommand = (
  target?: ImageNode | "selection",
  selected?: readonly ImageNode[],
) => Promise<void>;

/** As `ImageCommand`, for rows of the Images and of the Registries view. */
export type AssembleCommand = (
  target?: ImageNode | RegistryRow | "selection",
  selected?: readonly (ImageNode | RegistryRow)[],
) => Promise<void>;

/** As `ImageCommand`, for rows of the Registries view. */
export type RegistryCommand = (
  target?: RegistryRow | "selection",
  selected?: readonly RegistryRow[],
) => Promise<void>;

/** An image that is no row. */
export interface NamedImage {
  readonly reference: string;
}

/** As `ImageCommand`, for rows of the Containers view. */
export type ContainerCommand = (
  target?: ContainerNode | "selection",
  selected?: readonly ContainerNode[],
) => Promise<void>;

/** As `ImageCommand`, for rows of the view "Build Context". */
export type ContextCommand = (
  target?: ContextRow | "selection",
  selected?: readonly ContextRow[],
) => Promise<void>;

/** As `ImageCommand`, for rows of the Builds view. */
export type BuildsCommand = (
  target?: BuildNode | "selection",
  selected?: readonly BuildNode[],
) => Promise<void>;

/** Plain data, as keys and other extensions can write it; see `readFormChoice`. */
export type BuildChoice = BuildFormChoice;

export type CommandId = keyof CommandTypes;

/** `needsTrust`: starts processes or speaks with an engine, so never in Restricted Mode. */
export const commandTraits = {
  "slipway.build": { needsTrust: true },
  "slipway.buildWithOptions": { needsTrust: true },
  "slipway.buildAgain": { needsTrust: true },
  "slipway.cancelBuild": { needsTrust: false },
  "slipway.showBuildLog": { needsTrust: false },
  "slipway.builds.openLine": { needsTrust: false },
  "slipway.builds.showLog": { needsTrust: false },
  "slipway.builds.buildAgain": { needsTrust: true },
  "slipway.builds.openFailedStep": { needsTrust: true },
  "slipway.builds.cancel": { needsTrust: false },
  "slipway.builds.remove": { needsTrust: false },
  "slipway.builds.clear": { needsTrust: false },
  "slipway.context.refresh": { needsTrust: false },
  "slipway.context.pickTarget": { needsTrust: false },
  "slipway.context.openInstruction": { needsTrust: false },
  "slipway.context.copyPath": { needsTrust: false },
  "slipway.context.ignore": { needsTrust: false },
  "slipway.images.refresh": { needsTrust: true },
  "slipway.images.groupBy": { needsTrust: false },
  "slipway.images.sortBy": { needsTrust: false },
  "slipway.images.filter": { needsTrust: false },
  "slipway.images.clearFilter": { needsTrust: false },
  "slipway.images.onlyUntagged": { needsTrust: false },
  "slipway.images.allImages": { needsTrust: false },
  "slipway.images.tag": { needsTrust: true },
  "slipway.images.untag": { needsTrust: true },
  "slipway.images.remove": { needsTrust: true },
  "slipway.images.push": { needsTrust: true },
  "slipway.images.pull": { needsTrust: true },
  "slipway.images.pullAgain": { needsTrust: true },
  "slipway.images.inspect": { needsTrust: true },
  "slipway.images.inspectJson": { needsTrust: true },
  "slipway.images.prune": { needsTrust: true },
  "slipway.images.save": { needsTrust: true },
  "slipway.images.loadIntoEngine": { needsTrust: true },
  "slipway.images.appendFolder": { needsTrust: true },
  "slipway.images.rebase": { needsTrust: true },
  "slipway.images.flatten": { needsTrust: true },
  "slipway.images.copyTo": { needsTrust: true },
  "slipway.images.load": { needsTrust: true },
  "slipway.images.copyName": { needsTrust: true },
  "slipway.images.copyDigest": { needsTrust: true },
  "slipway.images.copyId": { needsTrust: true },
  "slipway.images.copyPullCommand": { needsTrust: true },
  "slipway.buildCache.show": { needsTrust: true },
  "slipway.buildCache.prune": { needsTrust: true },
  "slipway.images.run": { needsTrust: true },
  "slipway.containers.refresh": { needsTrust: true },
  "slipway.containers.start": { needsTrust: true },
  "slipway.containers.stop": { needsTrust: true },
  "slipway.containers.restart": { needsTrust: true },
  "slipway.containers.remove": { needsTrust: true },
  "slipway.containers.prune": { needsTrust: true },
  "slipway.containers.showLogs": { needsTrust: true },
  "slipway.containers.openLog": { needsTrust: true },
  "slipway.containers.openShell": { needsTrust: true },
  "slipway.containers.inspect": { needsTrust: true },
  "slipway.containers.openInBrowser": { needsTrust: true },
  "slipway.containers.copyName": { needsTrust: true },
  "slipway.containers.copyId": { needsTrust: true },
  "slipway.images.history": { needsTrust: true },
  "slipway.images.compare": { needsTrust: true },
  "slipway.images.compareWithPrevious": { needsTrust: true },
  "slipway.layers.showFiles": { needsTrust: true },
  "slipway.layers.openLine": { needsTrust: true },
  "slipway.compareStages": { needsTrust: true },
  "slipway.showEngineAttempts": { needsTrust: true },
  "slipway.selectEngine": { needsTrust: false },
  "slipway.registries.refresh": { needsTrust: true },
  "slipway.registries.showTags": { needsTrust: true },
  "slipway.registries.forgetRepository": { needsTrust: true },
  "slipway.registries.listRepositories": { needsTrust: true },
  "slipway.registries.filterTags": { needsTrust: true },
  "slipway.registries.showMore": { needsTrust: true },
  "slipway.registries.pull": { needsTrust: true },
  "slipway.registries.copyReference": { needsTrust: true },
  "slipway.registries.copyDigest": { needsTrust: true },
  "slipway.registries.copyPullCommand": { needsTrust: true },
  "slipway.registries.inspect": { needsTrust: true },
  "slipway.registries.openPage": { needsTrust: true },
  "slipway.registries.deleteTag": { needsTrust: true },
  "slipway.logIn": { needsTrust: true },
  "slipway.logOut": { needsTrust: true },
  "slipway.showLog": { needsTrust: false },
  "slipway.lintWorkspace": { needsTrust: false },
  "slipway.newDockerfile": { needsTrust: false },
} as const satisfies Record<CommandId, { readonly needsTrust: boolean }>;
