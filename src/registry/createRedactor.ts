import type { RegistryCredentials } from "../reference/registryCredentials.ts";

/** Takes out of the words of others what nobody may read. */
export interface Redactor {
  /** Another secret, such as a token. */
  add(secret: string): void;
  /** Empty for a text that holds a secret too short to be cut out. */
  redact(text: string): string;
}

export function createRedactor(credentials: RegistryCredentials | undefined): Redactor {
  const secrets = new Set<string>();
  const add = (secret: string): void => {
    for (const form of secret === "" ? [] : formsOf(secret)) secrets.add(form);
  };
  if (credentials?.kind === "password") {
    const { username, password } = credentials;
    add(password);
    for (const plain of [password, `${username}:${password}`]) base64Forms(plain).forEach(add);
  } else if (credentials?.kind === "token") add(credentials.identityToken);
  else if (credentials) add(credentials.registryToken);
  return {
    add,
    redact(text) {
      let clean = text;
      // The longest first, as one may be a part of another.
      for (const secret of [...secrets].sort((one, other) => other.length - one.length)) {
        if (!clean.includes(secret)) continue;
        if (secret.length < SHORTEST) return "";
        clean = clean.replaceAll(secret, "***");
      }
      return withoutTokens(clean);
    },
  };
}

/** Cutting out shorter ones would leave nonsense, which tells the secret as well. */
const SHORTEST = 4;

/** As others may quote it: in an address, in a form, in JSON, and in JSON as Go writes it. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const forGo = json.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  const form = new URLSearchParams([["", secret]]).toString().slice(1);
  return [secret, encodeURIComponent(secret), form, json, forGo];
}

/** In both alphabets, with padding and without. */
function base64Forms(plain: string): readonly string[] {
  const bytes = Buffer.from(plain);
  const padded = bytes.toString("base64");
  const forms = [padded, padded.replace(/=+$/, ""), bytes.toString("base64url")];
  // Shorter ones are in many a word.
  return forms.filter(({ length }) => length >= 2 * SHORTEST);
}

/** Tokens that an engine has fetched by itself are not known here, so they are known by their looks. */
function withoutTokens(text: string): string {
  return TOKENS.reduce((clean, [look, rest]) => clean.replace(look, rest), text);
}

const TOKENS: readonly (readonly [RegExp, string])[] = [
  // JSON in base64, then more of it: RFC 7519.
  [/\beyJ[\w-]{8,}(?:\.[\w-]+)*/g, "***"],
  // With something that no word of a sentence has.
  [/\b([Bb]earer|[Bb]asic)(\s+)(?=[\w.~+/-]*(?:\d|[a-z][A-Z]|=))[\w.~+/-]{8,}=*/g, "$1$2***"],
  // Name and password in an address: RFC 3986, 3.2.1.
  [/(:\/\/)[^\s/@"']+@/g, "$1***@"],
  [
    /([?&"'][\w-]*(?:token|signature|secret|password|credential)["']?\s*[=:]\s*["']?)[^\s&"',}]+/gi,
    "$1***",
  ],
];
