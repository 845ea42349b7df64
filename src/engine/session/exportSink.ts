/** Where the files of an exporter go. */
export type ExportSink =
  /** One file, for `tar`, `oci` and `docker`: there at the end or not at all. Absolute path. */
  | { readonly kind: "file"; readonly path: string }
  /** A folder, for `local`; what is in it already stays, unless the build has it too. Absolute path. */
  | { readonly kind: "folder"; readonly path: string }
  /** The bytes of one file; they wait for the reader, and throw where they are cut off. */
  | { readonly kind: "stream"; write(source: AsyncIterable<Uint8Array>): Promise<void> };

export interface ExportReport {
  /** The result could not be written or was not whole; the daemon hears of it too. */
  failed(error: unknown): void;
  /** A device, pipe or socket, which is not made here. */
  leftOut(path: string): void;
}
