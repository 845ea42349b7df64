/** What an engine says of a failure, without what only its makers understand. */
export interface CleanWords {
  readonly said: string;
  /** 1-based, where the words hold it. */
  readonly line?: number;
  /** The instruction that the words are about, where they hold it. */
  readonly instruction?: string;
}

/** Its own words stay in the log of the step. */
export function cleanWords(said: string): CleanWords {
  const dump = readDump(said);
  const text = withoutWrapping(withoutDump(said));
  return { ...dump, said: withoutOwnPaths(text) };
}

/** Layers of "failed to solve: rpc error: code = Unknown desc = …" say nothing to a person. */
const wrappings: readonly RegExp[] = [
  /^failed to solve(?: with frontend [\w.]+)?: /,
  /^failed to (?:build LLB|create LLB definition|compute cache key|load cache key|do request): /,
  /^failed to calculate checksum of ref \S+: /,
  /^(?:\S+: )?failed to resolve source metadata for \S+: /,
  /^failed to parse Dockerfile: /,
  /^rpc error: code = \w+ desc = /,
  /^(?:executor failed running \[.*?\]|process ".*?" did not complete successfully): (?!exit code)/s,
  // Podman's.
  /^building at STEP ".*?": /s,
  /^Build error: /,
  /^creating build container: /,
  /^parsing main Dockerfile: (?:\/[^\s:]+: )?/,
];

function withoutWrapping(said: string): string {
  const text = said.trim().replace(/ not found: not found$/, " not found");
  const shorter = wrappings.reduce((left, wrapping) => left.replace(wrapping, ""), text);
  return shorter === said ? shorter : withoutWrapping(shorter);
}

/** Buildah prints the step as Go prints a structure, behind or before what it has to say. */
function withoutDump(said: string): string {
  return said
    .replace(/\s*&imagebuilder\.Step\{.*$/s, "")
    .replace(/^resolving step \{Value:.* StartLine:\d+ EndLine:\d+\}: /s, "");
}

function readDump(said: string): Omit<CleanWords, "said"> {
  const node = /^resolving step \{Value:.*? Original:(.*) Flags:\[.*?\] StartLine:(\d+) EndLine/s;
  const [, instruction, line] = node.exec(said) ?? [];
  return instruction === undefined ? {} : { instruction, line: Number(line) };
}

/** Where Podman has put the files of the build for itself. */
function withoutOwnPaths(text: string): string {
  return text
    .replace(/^checking on sources under "[^"]*": (?:copier: stat: )?/, "")
    .replace(/^no contents in "[^"]*"$/, "the Dockerfile is empty")
    .replace(/\/\S*?\/libpod_builder\d+\/build\//g, "");
}
