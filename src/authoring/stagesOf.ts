import type { DockerfileDocument, Stage } from "../dockerfile/document.ts";

/** The stage that an offset is in, its FROM included; undefined in front of the first. */
export function stageOf(
  { stages }: Pick<DockerfileDocument, "stages">,
  offset: number,
): Stage | undefined {
  let low = 0;
  let high = stages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stages[middle]?.range.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return stages[low - 1];
}

/** The stage that `COPY --from` or a mount in `own` names; a name goes before a number. */
export function stageBefore(
  document: Pick<DockerfileDocument, "stages">,
  own: Stage,
  name: string,
): Stage | undefined {
  const named = namesOf(document)
    .get(name.toLowerCase())
    ?.findLast((at) => at < own.index);
  const index = named ?? (/^\d+$/.test(name) ? Number(name) : -1);
  return index < own.index ? document.stages[index] : undefined;
}

/** Read once for a document: files of thousands of stages are asked about each of their lines. */
const known = new WeakMap<readonly Stage[], ReadonlyMap<string, readonly number[]>>();

function namesOf({
  stages,
}: Pick<DockerfileDocument, "stages">): ReadonlyMap<string, readonly number[]> {
  const found = known.get(stages);
  if (found) return found;
  const names = new Map<string, number[]>();
  for (const { name, index } of stages) {
    if (name === undefined) continue;
    const list = names.get(name);
    if (list) list.push(index);
    else names.set(name, [index]);
  }
  known.set(stages, names);
  return names;
}
