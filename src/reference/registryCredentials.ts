/** Either a user's name and password, or an identity token. */
export type RegistryCredentials =
  | {
      readonly kind: "password";
      readonly username: string;
      readonly password: string;
      readonly serverAddress: string;
    }
  | {
      readonly kind: "token";
      readonly identityToken: string;
      readonly serverAddress: string;
    };
