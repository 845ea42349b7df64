import type { Uri } from "vscode";
import type { ImageNode } from "../views/imageNode.ts";

/** Every command once, with what it may be called with; called with nothing it asks. */
export interface CommandTypes {
  "slipway.build": (resource?: Uri, choice?: BuildChoice) => Promise<void>;
  "slipway.buildAgain": () => Promise<void>;
  "slipway.cancelBuild": () => void;
  "slipway.showBuildLog": () => void;
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

export interface BuildChoice {
  /** A stage's name or index; undefined for the last stage. */
  readonly target?: string;
}

export type CommandId = keyof CommandTypes;

/** `needsTrust`: starts processes or speaks with an engine, so never in Restricted Mode. */
export const commandTraits = {
  "slipway.build": { needsTrust: true },
  "slipway.buildAgain": { needsTrust: true },
  "slipway.cancelBuild": { needsTrust: false },
  "slipway.showBuildLog": { needsTrust: false },
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
