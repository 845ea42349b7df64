// Registries: the view's rows, logins; a chunk of its own, loaded at its first use.
export { createRegistryNames } from "../../app/registryNames.ts";
export { logIn } from "./logIn.ts";
export { logOut } from "./logOut.ts";
export { openRegistryAccess } from "./openRegistryAccess.ts";
export { registryActions } from "./registryActions.ts";
export { createRegistryRoom } from "./registryRoom.ts";
