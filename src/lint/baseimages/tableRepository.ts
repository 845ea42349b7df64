import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import type { OwnWords } from "./readTag.ts";

/** What the shipped table has on one repository, kept as JSON text until somebody asks. */
export interface TableRepository extends OwnWords {
  /** Of a tag that names none; left out where that differs. */
  readonly family?: string;
  /** What holds for each Linux image of it; where `partial`, only for those of `kinds`. */
  readonly all: TableFacts;
  /** By family and words (`debian+slim`): what that kind has besides `all`. */
  readonly kinds: Readonly<Record<string, TableFacts>>;
  readonly partial?: boolean;
  /** By kind: the lowest version whose definition was read. */
  readonly since: Readonly<Record<string, string>>;
  /** And the highest. */
  readonly until: Readonly<Record<string, string>>;
  /** The one of `schedules` that its versions follow. */
  readonly schedule?: string;
}

/** `lacks` is a place in `lackLists`. */
export type TableFacts = Omit<
  BaseImageFacts,
  "lacks" | "os" | "source" | "platforms" | "endOfLife"
> & { readonly lacks?: number };

/** What BuildKit gives each image that sets no other. */
export const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What many of the table's texts say, by the sign that they have instead. */
export const phrases: Readonly<Record<string, string>> = {
  "~": usualPath,
  "^": '"shell":[],"exposed":[],"volumes":[],"onbuild":[]',
  "|": '"packageManagers":["apt"],"shells":["sh","bash"]',
  "`": '"packageManagers":["apk"],"shells":["sh"]',
  "#": '"JAVA_HOME":"/opt/java/openjdk","LANG":"en_US.UTF-8","LANGUAGE":"en_US:en","LC_ALL":"en_US.UTF-8"',
};
