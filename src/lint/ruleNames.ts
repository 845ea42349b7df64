import { ignoreFileRules } from "./ignorefile/ignoreFileRules.ts";
import { parseErrorId } from "./parseErrors.ts";
import type { Rule } from "./rule.ts";

/** Looks rules up by any name that people know them by. */
export interface RuleNames {
  /** Our ids for a name; empty for a name that no rule has. */
  resolve(name: string): readonly string[];
  /** Our ids of the rules that a peer has, too. */
  ofPeer(peer: string): readonly string[];
}

/**
 * Names are our ids, those of the rules for ignore files too, `hadolint/DL3008`, and the same without the peer: `DL3008`. Those of ShellCheck,
 * whose findings come from elsewhere, stand for themselves.
 */
export function createRuleNames(rules: readonly Rule[]): RuleNames {
  const others = [parseErrorId, ...ignoreFileRules.map(({ id }) => id)];
  const byName = new Map<string, string[]>(others.map((id) => [id, [id]]));
  const byPeer = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, id: string): void => {
    const ids = map.get(key);
    if (!ids) map.set(key, [id]);
    else if (!ids.includes(id)) ids.push(id);
  };
  for (const { id, aliases, severity } of rules) {
    add(byName, id, id);
    for (const alias of aliases) {
      const slash = alias.indexOf("/");
      add(byName, alias, id);
      add(byName, alias.slice(slash + 1), id);
      const peer = alias.slice(0, slash);
      // An experimental check is none of BuildKit's `all` to skip.
      if (peer !== "buildkit" || severity.buildkit !== undefined) add(byPeer, peer, id);
    }
  }
  return {
    resolve: (name) => byName.get(name) ?? shellcheckRules(name),
    ofPeer: (peer) => byPeer.get(peer) ?? [],
  };
}

/** `SC2086`, with or without the peer, and `shellcheck` for all of its codes. */
function shellcheckRules(name: string): readonly string[] {
  if (name === "shellcheck") return [name];
  const code = /^(?:(?:shellcheck|hadolint)\/)?(SC\d+)$/.exec(name)?.[1];
  return code === undefined ? [] : [`shellcheck/${code}`];
}
