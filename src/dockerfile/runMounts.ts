import type { Instruction, Word } from "./document.ts";

/** A `RUN --mount` as typed; variables stay in it. */
export interface RunMount {
  /** `bind` where none is named. */
  readonly type: string;
  readonly target: string | undefined;
  readonly source: string | undefined;
  /** The stage or image; undefined for the build context. */
  readonly from: string | undefined;
  readonly id: string | undefined;
  /** Of secrets: the environment variable that gets the value. */
  readonly env: string | undefined;
  /** Of secrets and agents: the build fails without one. */
  readonly required: boolean;
  /** The value of the flag. */
  readonly word: Word;
}

/** The mounts of a RUN, in their order. */
export function runMounts({ flags }: Pick<Instruction, "flags">): readonly RunMount[] {
  return flags.flatMap(({ name, value }) =>
    name.value === "mount" && value ? readMount(value) : [],
  );
}

/** Of a key that is there twice, the last counts. */
function readMount(word: Word): RunMount {
  let type = "bind";
  let target: string | undefined;
  let source: string | undefined;
  let from: string | undefined;
  let id: string | undefined;
  let env: string | undefined;
  let required = false;
  for (const field of word.value.split(",")) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    if (key === "required") required = equals === -1 || isTrue(field.slice(equals + 1));
    if (equals <= 0) continue;
    const rest = field.slice(equals + 1);
    if (key === "type") type = rest.toLowerCase();
    else if (key === "from") from = rest;
    else if (key === "id") id = rest;
    else if (key === "env") env = rest;
    else if (targetKeys.has(key)) target = rest;
    else if (sourceKeys.has(key)) source = rest;
  }
  return { type, target, source, from, id, env, required, word };
}

/** As Go's strconv.ParseBool reads it. */
function isTrue(text: string): boolean {
  return /^(1|t|true)$/i.test(text);
}

const targetKeys: ReadonlySet<string> = new Set(["target", "dst", "destination"]);
const sourceKeys: ReadonlySet<string> = new Set(["source", "src"]);
