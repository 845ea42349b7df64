/** The room's door. */
export {
  type CredentialDeps,
  type CredentialSurroundings,
  type FoundCredentials,
  findCredentials,
} from "./credentials.ts";
