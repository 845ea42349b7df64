/** What a page of layers or of a comparison is told; all words are ready to be shown. */
export type ToPage =
  | Head
  | {
      readonly type: "details";
      readonly text: string;
      readonly note: string;
      readonly line: string;
    }
  /** `fraction` of 1; undefined where the end is not known. */
  | { readonly type: "progress"; readonly text: string; readonly fraction: number | undefined }
  | { readonly type: "failed"; readonly text: string }
  /** All is read. */
  | { readonly type: "ready" }
  /** The tab that was asked for: a head that was sent before may have named another one. */
  | { readonly type: "tab"; readonly id: string }
  | Grid
  | {
      readonly type: "rows";
      readonly version: number;
      readonly offset: number;
      readonly rows: readonly GridRow[];
    }
  | { readonly type: "tables"; readonly tables: readonly Table[] }
  | {
      readonly type: "picture";
      readonly tiles: readonly PictureTile[];
      /** Index of the layer that is chosen; -1 for none. */
      readonly chosen: number;
    };

export interface Head {
  readonly type: "head";
  readonly title: string;
  readonly facts: readonly string[];
  /** Sentences on what could not be read. */
  readonly notes: readonly string[];
  /** Empty where there is nothing to choose. */
  readonly layers: readonly LayerOption[];
  readonly chosen: number;
  readonly tabs: readonly { readonly id: string; readonly title: string }[];
  readonly tab: string;
  readonly words: Readonly<Record<"layers" | "filter" | "cancel" | "parts" | "picture", string>>;
}

export interface LayerOption {
  readonly index: number;
  readonly title: string;
  readonly detail: string;
  /** Its part of the largest one, of 1. */
  readonly share: number;
  readonly empty: boolean;
  readonly label: string;
}

/** A table that may also be a tree; its rows are asked for as they come into sight. */
export interface Grid {
  readonly type: "grid";
  /** Rows of another version are not shown. */
  readonly version: number;
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly length: number;
  readonly tree: boolean;
  /** Undefined where there is no filter. */
  readonly filter: string | undefined;
  readonly summary: string;
  /** Row to go to; -1 for none. */
  readonly focus: number;
}

export interface GridColumn {
  readonly id: string;
  readonly title: string;
  readonly number: boolean;
  readonly sort: "ascending" | "descending" | "none" | undefined;
}

export interface GridRow {
  readonly key: string;
  readonly level: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
  readonly position: number;
  readonly siblings: number;
  readonly cells: readonly string[];
  readonly tone: "added" | "changed" | "deleted" | "";
  readonly folder: boolean;
  readonly label: string;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly tone: GridRow["tone"] }[];
  /** Said where there are no rows. */
  readonly empty: string;
}

export interface PictureTile {
  readonly kind: "layer" | "folder";
  readonly layer: number;
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly label: string;
}

/** What a page asks for. It is ours, but what it sends is read like anything from outside. */
export type FromPage =
  | { readonly type: "ready" | "line" | "cancel" }
  | { readonly type: "layer"; readonly index: number; readonly path?: string }
  | { readonly type: "tab"; readonly id: string }
  | { readonly type: "filter"; readonly text: string }
  | { readonly type: "sort"; readonly column: string }
  | {
      readonly type: "rows";
      readonly version: number;
      readonly offset: number;
      readonly count: number;
    }
  | { readonly type: "expand"; readonly key: string; readonly open: boolean }
  | { readonly type: "activate"; readonly key: string }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "picture"; readonly width: number; readonly height: number };

/** What a page shows: is told when it is there and what it asks, and tells it what to show. */
export interface Screen {
  start(tell: (message: ToPage) => void): void;
  handle(message: FromPage): void;
  dispose(): void;
}
