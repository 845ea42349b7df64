// The doors to everything that speaks with engines and registries. They are opened at the first use:
// dockerode, protobufjs and tar-fs are behind them, and nothing of those may load with the extension.

export const loadEngine = () => import("../../engine/index.ts");
export const loadBuilding = () => import("../../app/building/index.ts");
export const loadChooseBuilder = () => import("../../app/chooseBuilder.ts");
