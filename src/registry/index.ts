/** The room's door. */

export { createRegistryClient } from "./createRegistryClient.ts";
export {
  type CredentialDeps,
  type CredentialSurroundings,
  type FoundCredentials,
  findCredentials,
  type HelperAnswers,
} from "./credentials.ts";
export { eraseLogin } from "./eraseLogin.ts";
export { type KeptLogin, type KeptLogins, type LoginPlace, listLogins } from "./listLogins.ts";
export { shortPath } from "./loginFiles.ts";
export { readHttpHeaders } from "./readHttpHeaders.ts";
export type * from "./registryClient.ts";
export { storeCredentials } from "./storeCredentials.ts";
