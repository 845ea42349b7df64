import { readFileSync } from "node:fs";

/** The text of a file of a repository on GitHub; undefined where there is none. */
export type ReadDefinition = (repository: string, path: string) => Promise<string | undefined>;

export interface ReadOnlineOptions {
  /** Where files are, without a slash at its end. */
  readonly origin?: string;
  readonly fetch?: typeof fetch;
  /** For one file. */
  readonly milliseconds?: number;
}

/**
 * From the newest commit of each repository. Redirects are followed. Throws what went wrong with which
 * file: no answer in time, another status, or more than a Dockerfile is long.
 */
export function readOnline({
  origin = "https://raw.githubusercontent.com",
  fetch: get = fetch,
  milliseconds = 20_000,
}: ReadOnlineOptions = {}): ReadDefinition {
  return async (repository, path) => {
    const failed = (what: string): Error => new Error(`${repository} ${path}: ${what}.`);
    const signal = AbortSignal.timeout(milliseconds);
    try {
      const answer = await get(`${origin}/${repository}/HEAD/${path}`, { signal });
      if (answer.status === 404 || answer.status === 410) return undefined;
      if (!answer.ok) throw failed(`the server says ${answer.status}`);
      const text = await answer.text();
      if (text.length > longest) throw failed("that is too long for a Dockerfile");
      return text;
    } catch (error) {
      if (signal.aborted) throw failed(`no answer in ${milliseconds / 1000} s`);
      if (!(error instanceof TypeError)) throw error;
      // What `fetch` throws says nothing but that it failed.
      const { cause } = error;
      throw failed(cause instanceof Error ? cause.message || String(cause) : error.message);
    }
  };
}

/** From clones: `FOLDER/docker-library/golang/…`. */
export function readCopies(folder: string): ReadDefinition {
  return async (repository, path) => {
    try {
      return readFileSync(`${folder}/${repository}/${path}`, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  };
}

/** Characters. */
const longest = 1_000_000;
