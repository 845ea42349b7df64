import type { TextRange } from "../../base/textRange.ts";

/** A key or token that stands in a text for all to read. */
export interface FoundKey {
  /** What it looks like, with an article: "a token of GitHub". Never a part of the value. */
  readonly what: string;
  /** The value; for a private key its first line. */
  readonly range: TextRange;
}

/**
 * Finds keys by their shape alone, in the order of the text. Silent on what only stands for one, such
 * as `<token>`, `${TOKEN}` or `AKIAIOSFODNN7EXAMPLE`. Linear.
 */
export function findKeys(text: string): readonly FoundKey[] {
  const keys = [...findTokens(text), ...findPrivateKeys(text), ...findPasswords(text)];
  return withoutOverlaps(keys.sort((a, b) => a.range.start - b.range.start));
}

interface Shape {
  readonly what: string;
  /** Characters behind the prefix. */
  readonly least: number;
  readonly most: number;
  readonly characters: RegExp;
}

const plain = /[A-Za-z0-9]/;
const dashed = /[A-Za-z0-9_-]/;
const upper = /[A-Z0-9]/;
const many = 400;

const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...["AKIA", "ASIA"].map((it): [string, Shape] => [
    it,
    { what: "an access key of AWS", least: 16, most: 16, characters: upper },
  ]),
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((it): [string, Shape] => [
    it,
    { what: "a token of GitHub", least: 36, most: many, characters: plain },
  ]),
  ["github_pat_", { what: "a token of GitHub", least: 60, most: many, characters: dashed }],
  ["glpat-", { what: "a token of GitLab", least: 20, most: many, characters: dashed }],
  ...["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-"].map((it): [string, Shape] => [
    it,
    { what: "a token of Slack", least: 20, most: many, characters: dashed },
  ]),
  ...["sk_live_", "rk_live_"].map((it): [string, Shape] => [
    it,
    { what: "a key of Stripe", least: 16, most: many, characters: plain },
  ]),
  ["npm_", { what: "a token of npm", least: 36, most: 36, characters: plain }],
  ["pypi-AgEI", { what: "a token of PyPI", least: 50, most: many, characters: dashed }],
  ["dckr_pat_", { what: "a token of Docker Hub", least: 20, most: many, characters: dashed }],
  ["hf_", { what: "a token of Hugging Face", least: 34, most: 40, characters: plain }],
  ["AIza", { what: "a key of Google", least: 35, most: 35, characters: dashed }],
  ["sk-ant-", { what: "a key of Anthropic", least: 40, most: many, characters: dashed }],
  ["sk-proj-", { what: "a key of OpenAI", least: 40, most: many, characters: dashed }],
]);

const anyPrefix = new RegExp(`(?<![A-Za-z0-9_])(?:${[...shapes.keys()].join("|")})`, "g");

function* findTokens(text: string): Generator<FoundKey> {
  let behind = 0;
  for (const match of text.matchAll(anyPrefix)) {
    const [prefix] = match;
    const shape = shapes.get(prefix);
    const start = match.index;
    if (!shape || start < behind) continue;
    let end = start + prefix.length;
    while (end < text.length && shape.characters.test(text[end] ?? "")) end++;
    behind = end;
    const length = end - start - prefix.length;
    if (length < shape.least || length > shape.most || standsFor(text, start, end)) continue;
    yield { what: shape.what, range: { start, end } };
  }
}

/** The line alone is what people search for; with a text behind it, it is a key. */
function* findPrivateKeys(text: string): Generator<FoundKey> {
  const begin = "-----BEGIN ";
  for (let start = text.indexOf(begin); start !== -1; start = text.indexOf(begin, start + 1)) {
    const name = /^[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(
      text.slice(start + begin.length, start + begin.length + 70),
    );
    if (!name) continue;
    const end = start + begin.length + name[0].length;
    const behind = text.slice(end, end + 120);
    // Line breaks may be written as `\n`, and may follow a continuation.
    if (!/^[\s"'`\\,]*n?[\s"'`\\,]*(?:Proc-Type:|Version:|[A-Za-z0-9+/=]{24})/.test(behind))
      continue;
    if (/example|\.\.\.|xxxx/i.test(behind)) continue;
    yield { what: "a private key", range: { start, end } };
  }
}

/** `scheme://user:password@host`; databases of development have passwords that are no secrets. */
function* findPasswords(text: string): Generator<FoundKey> {
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    if (!schemes.has(schemeBefore(text, at))) continue;
    const start = at + 3;
    let end = start;
    while (end < text.length && !/[\s/?#"'`<>\\]/.test(text[end] ?? "")) end++;
    const authority = text.slice(start, end);
    const host = authority.lastIndexOf("@");
    const colon = authority.indexOf(":");
    if (colon === -1 || host === -1 || colon > host) continue;
    const user = authority.slice(0, colon);
    const password = authority.slice(colon + 1, host);
    if (password === "" || password === user || isPlaceholder(password)) continue;
    if (/^(x-oauth-basic|x-access-token|git|oauth2?|anonymous|guest)$/i.test(password)) continue;
    const range = { start: start + colon + 1, end: start + host };
    yield { what: "a password", range };
  }
}

const schemes: ReadonlySet<string> = new Set([
  ...["http", "https", "ftp", "ftps", "sftp", "git+http", "git+https", "svn+https"],
]);

function schemeBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 12 && /[A-Za-z+]/.test(text[start - 1] ?? "")) start--;
  return text.slice(start, end).toLowerCase();
}

function standsFor(text: string, start: number, end: number): boolean {
  // `ghp_${X}`, `<ghp_…>`, `ghp_…` with more to come.
  return /[${<%[…*]/.test(text[end] ?? "") || isPlaceholder(text.slice(start, end));
}

function isPlaceholder(value: string): boolean {
  if (/[${}<>%*…]|\.\.\.|\[|\(/.test(value)) return true;
  if (/(.)\1{3}/.test(value) || /123456|abcdef|987654/i.test(value)) return true;
  return words.test(value);
}

const words =
  /example|placeholder|redacted|change.?me|replace|dummy|sample|fake|your|^(pass(word|wd|phrase)?|pwd|pw|secret|token|key|api.?key|test(ing)?|foo|bar|none|null|todo|hidden)\d{0,3}$/i;

function withoutOverlaps(keys: readonly FoundKey[]): readonly FoundKey[] {
  let end = -1;
  return keys.filter(({ range }) => {
    if (range.start < end) return false;
    end = range.end;
    return true;
  });
}
