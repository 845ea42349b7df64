/** One page of names, and the address of the next. */
export interface Page {
  readonly names: readonly string[];
  /** Path and query. */
  readonly next: string | undefined;
}

/** More than a person looks through. */
const MOST_NAMES = 100_000;
const MOST_PAGES = 500;

/** The names of all pages, each once; ends at a limit, and where pages lead in a circle. */
export async function readPages(
  first: string,
  readPage: (path: string) => Promise<Page>,
): Promise<readonly string[]> {
  const names = new Set<string>();
  const seen = new Set<string>();
  let path: string | undefined = first;
  while (path !== undefined && !seen.has(path)) {
    if (seen.size >= MOST_PAGES || names.size >= MOST_NAMES) break;
    seen.add(path);
    const page: Page = await readPage(path);
    for (const name of page.names) names.add(name);
    path = page.next;
  }
  return [...names];
}

/**
 * The next page by `Link: <…>; rel="next"` (distribution spec, "Listing Tags"). Only path and query
 * of it, as registries behind proxies name hosts that only they know.
 */
export function nextPage(
  link: string | readonly string[] | undefined,
  at: URL,
): string | undefined {
  const text = Array.isArray(link) ? link.join(",") : `${link ?? ""}`;
  for (const [, target = "", parameters = ""] of text.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (!/;\s*rel\s*=\s*"?next\b/i.test(parameters) || !URL.canParse(target, at.href)) continue;
    const { pathname, search } = new URL(target, at);
    return pathname + search;
  }
  return undefined;
}
