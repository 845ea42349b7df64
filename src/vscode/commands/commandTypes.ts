import type { Uri } from "vscode";
import type { BuildFormChoice } from "../../app/buildFormChoice.ts";
import type { ContextRow } from "../../app/contextRows.ts";
import type { LogAddress } from "../build/buildLogDocuments.ts";
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
  "slipway.images.tag": ImageCommand;
  "slipway.images.untag": ImageCommand;
  "slipway.images.remove": ImageCommand;
  "slipway.images.push": ImageCommand;
  "slipway.images.copyName": ImageCommand;
  "slipway.images.copyId": ImageCommand;
  "slipway.showEngineAttempts": () => Promise<void>;
  "slipway.selectEngine": () => Promise<void>;
  "slipway.logIn": (registry?: string) => Promise<void>;
  "slipway.logOut": (registry?: string) => Promise<void>;
  "slipway.showLog": () => void;
  "slipway.lintWorkspace": () => Promise<void>;
}

/** The row clicked on and all rows selected, as VS Code hands them; "selection" from a key. */
export type ImageCommand = (
  target?: ImageNode | "selection",
  selected?: readonly ImageNode[],
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
  "slipway.images.tag": { needsTrust: true },
  "slipway.images.untag": { needsTrust: true },
  "slipway.images.remove": { needsTrust: true },
  "slipway.images.push": { needsTrust: true },
  "slipway.images.copyName": { needsTrust: true },
  "slipway.images.copyId": { needsTrust: true },
  "slipway.showEngineAttempts": { needsTrust: true },
  "slipway.selectEngine": { needsTrust: false },
  "slipway.logIn": { needsTrust: true },
  "slipway.logOut": { needsTrust: true },
  "slipway.showLog": { needsTrust: false },
  "slipway.lintWorkspace": { needsTrust: false },
} as const satisfies Record<CommandId, { readonly needsTrust: boolean }>;
