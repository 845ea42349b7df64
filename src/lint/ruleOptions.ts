/** What can be set of a rule beside its severity, by name. */
export type RuleOptions = Readonly<Record<string, RuleOption>>;

export interface RuleOption {
  /** What it does, a sentence. */
  readonly description: string;
  /** Its type is the option's type. */
  readonly default: OptionValue;
}

export type OptionValue = boolean | number | string | readonly string[];

/** The values that a rule gets: those of the configuration, defaults for the rest. */
export type OptionValues<O extends RuleOptions> = {
  readonly [K in keyof O]: Widened<O[K]["default"]>;
};

type Widened<T> = T extends boolean
  ? boolean
  : T extends number
    ? number
    : T extends string
      ? string
      : readonly string[];

/** Values of another type than the default's count as not set. */
export function resolveOptions<O extends RuleOptions>(
  options: O,
  values: Readonly<Record<string, unknown>>,
): OptionValues<O> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return [name, fitsOption(option, value) ? value : option.default];
    }),
  ) as OptionValues<O>;
}

export function fitsOption({ default: like }: RuleOption, value: unknown): value is OptionValue {
  if (Array.isArray(like)) {
    return Array.isArray(value) && value.every((item) => typeof item === "string");
  }
  return typeof value === typeof like;
}
