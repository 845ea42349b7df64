/** What a team has decided for all of its images; several rules go by it. */
export interface LintPolicy {
  /**
   * Registries that images may come from: a host, `*.example.com`, `example.*`, or `*`. Empty: any.
   */
  readonly trustedRegistries: readonly string[];
  /** The labels that images carry, with the format of their values. Empty: any. */
  readonly labels: Readonly<Record<string, LabelFormat>>;
  /** True: no labels beside those of `labels`. */
  readonly strictLabels: boolean;
}

export type LabelFormat = (typeof labelFormats)[number];

/** The formats by the names that hadolint has for them. */
export const labelFormats = ["text", "url", "rfc3339", "semver", "hash", "spdx", "email"] as const;

export const noPolicy: LintPolicy = { trustedRegistries: [], labels: {}, strictLabels: false };
