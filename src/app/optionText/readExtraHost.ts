import { isIP } from "node:net";
import type { ExtraHost } from "../../engine/engine.ts";
import { badValue } from "./readFields.ts";

/** `name:ip` or `name=ip`; an IPv6 address may stand in brackets; `host-gateway` is the engine's own. */
export function readExtraHost(spec: string): ExtraHost {
  const [, name = "", rest = ""] = /^([^:=]*)[:=](.*)$/s.exec(spec) ?? [];
  if (name === "" || /\s/.test(name)) throw badValue("add-host", "it has no name", hostForm);
  const address = /^\[(.*)\]$/.exec(rest)?.[1] ?? rest;
  if (address !== "host-gateway" && isIP(address) === 0) {
    throw badValue("add-host", `"${rest}" is no IP address`, hostForm);
  }
  return { name, address };
}

const hostForm = "--add-host NAME:IP, such as --add-host db:10.0.0.7 or --add-host db:::1";
