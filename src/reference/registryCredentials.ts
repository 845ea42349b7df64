/** A user's name and password, an identity token, or a token of the registry itself. */
export type RegistryCredentials =
  | {
      readonly kind: "password";
      readonly username: string;
      readonly password: string;
      readonly serverAddress: string;
    }
  | {
      /** Swapped for a token of the registry at its token service. */
      readonly kind: "token";
      readonly identityToken: string;
      readonly serverAddress: string;
    }
  | {
      /** Sent to the registry as it is, as `Authorization: Bearer`. */
      readonly kind: "bearer";
      readonly registryToken: string;
      readonly serverAddress: string;
    };
