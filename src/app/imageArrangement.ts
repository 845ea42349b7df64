/** How the rows of the Images view are arranged, and which of them are shown. */
export interface ImageArrangement {
  readonly grouping: ImageGrouping;
  /** The label whose values make the groups, where grouping is `label`. */
  readonly labelKey: string;
  readonly sorting: ImageSorting;
  /** Words that a row's names, id or labels have to contain, all of them. */
  readonly filter: string;
  /** Only images without a tag: those that a prune removes. */
  readonly onlyDangling: boolean;
}

export const imageGroupings = ["repository", "registry", "label", "age", "none"] as const;
export type ImageGrouping = (typeof imageGroupings)[number];

export const imageSortings = ["age", "size", "name"] as const;
export type ImageSorting = (typeof imageSortings)[number];

export const defaultArrangement: ImageArrangement = {
  ...{ grouping: "repository", labelKey: "", sorting: "age", filter: "", onlyDangling: false },
};

/** What was kept, field by field; a field that is of no use is as by default. */
export function readArrangement(value: unknown): ImageArrangement {
  const kept = (typeof value === "object" && value !== null ? value : {}) as Partial<
    Record<keyof ImageArrangement, unknown>
  >;
  const text = (it: unknown): string => (typeof it === "string" ? it : "");
  const labelKey = text(kept.labelKey);
  const grouping = imageGroupings.find((it) => it === kept.grouping) ?? "repository";
  return {
    // Without a key there is nothing to group by.
    grouping: grouping === "label" && labelKey === "" ? "repository" : grouping,
    labelKey,
    sorting: imageSortings.find((it) => it === kept.sorting) ?? "age",
    filter: text(kept.filter),
    onlyDangling: kept.onlyDangling === true,
  };
}
