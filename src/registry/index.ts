/** The room's door. */
export {
  type CredentialDeps,
  type FoundCredentials,
  findCredentials,
} from "./credentials.ts";
