import { resolve } from "node:path";
import type { SecretSource } from "../buildOptions.ts";
import { badValue, readFields } from "./readFields.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** `id=ID,src=FILE`, `id=ID,env=NAME`; `id=ID` alone is the variable ID, else the file ID. */
export function readSecret(spec: string, cwd: string, env: Env): SecretSource {
  const fields = readFields({ option: "secret", form: secretForm }, spec);
  // Of what was typed nothing is repeated: it may be the secret itself.
  const bad = (reason: string): Error => badValue("secret", reason, secretForm);
  for (const key of fields.keys()) {
    if (!secretFields.has(key)) throw bad("a secret has the fields id, src, env and type");
  }
  const id = fields.get("id");
  const file = fields.get("src") ?? fields.get("source");
  const name = fields.get("env");
  const type = fields.get("type");
  if (!id) throw bad("it has no id");
  if (file !== undefined && name !== undefined) throw bad("src and env exclude another");
  if (type !== undefined && type !== "file" && type !== "env") throw bad("its type is file or env");
  if (type === "file" && name !== undefined) throw bad("type=file and env exclude another");
  if (type === "env") return { id, env: name ?? file ?? id };
  if (name !== undefined) return { id, env: name };
  if (file === undefined && type !== "file" && env[id] !== undefined) return { id, env: id };
  return { id, file: resolve(cwd, file ?? id) };
}

const secretForm = "--secret id=ID,src=FILE or --secret id=ID,env=NAME";

const secretFields: ReadonlySet<string> = new Set(["id", "src", "source", "env", "type"]);
