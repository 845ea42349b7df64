/** Whether a text is an absolute URI of RFC 3986, so one with a scheme. */
export function isUrl(text: string): boolean {
  const match =
    /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text);
  if (!match) return false;
  const [, authority, path = "", query = "", fragment = ""] = match;
  return (
    (authority === undefined || isAuthority(authority)) &&
    consistsOf(path, pathCharacters) &&
    consistsOf(query, queryCharacters) &&
    consistsOf(fragment, queryCharacters)
  );
}

/** `user@host:port`, of which only the host stands always, and it may be empty. */
function isAuthority(authority: string): boolean {
  const at = authority.indexOf("@");
  const user = at === -1 ? "" : authority.slice(0, at);
  const rest = authority.slice(at + 1);
  const bracket = rest.lastIndexOf("]");
  const colon = rest.indexOf(":", bracket + 1);
  const host = colon === -1 ? rest : rest.slice(0, colon);
  const port = colon === -1 ? "" : rest.slice(colon + 1);
  if (!consistsOf(user, userCharacters) || !/^\d*$/.test(port)) return false;
  return host.startsWith("[") ? isAddress(host) : consistsOf(host, hostCharacters);
}

/** `[::1]`, `[fe80::1%25eth0]`, `[v1.x]`. */
function isAddress(host: string): boolean {
  if (!host.endsWith("]")) return false;
  const [address = "", zone, ...more] = host.slice(1, -1).split("%25");
  if (more.length > 0) return false;
  if (zone !== undefined && !/^[A-Za-z0-9._~-]+$/.test(zone)) return false;
  if (/^v\d+\./.test(address)) {
    return zone === undefined && /^v\d+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$/.test(address);
  }
  return isIpv6(address);
}

function isIpv6(address: string): boolean {
  const halves = address.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  let count = 0;
  for (const [index, group] of groups.entries()) {
    const isLast = index === groups.length - 1 && !address.endsWith(":");
    if (/^[0-9A-Fa-f]{1,4}$/.test(group)) count++;
    else if (isLast && isIpv4(group)) count += 2;
    else return false;
  }
  return halves.length === 2 ? count <= 7 : count === 8;
}

function isIpv4(address: string): boolean {
  const numbers = address.split(".");
  return numbers.length === 4 && numbers.every((it) => /^\d{1,3}$/.test(it) && Number(it) < 256);
}

const hostCharacters = /^[A-Za-z0-9._~!$&'()*+,;=%-]*$/;
const userCharacters = /^[A-Za-z0-9._~!$&'()*+,;=%:-]*$/;
const pathCharacters = /^[A-Za-z0-9._~!$&'()*+,;=%:@/-]*$/;
const queryCharacters = /^[A-Za-z0-9._~!$&'()*+,;=%:@/?-]*$/;

function consistsOf(text: string, characters: RegExp): boolean {
  return characters.test(text) && !/%(?![0-9A-Fa-f]{2})/.test(text);
}
