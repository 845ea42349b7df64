/** Whether a text is a version of SemVer 2. */
export function isSemver(text: string): boolean {
  const parts = splitVersion(text);
  if (!parts) return false;
  const isNumber = (it: string): boolean => /^(0|[1-9]\d*)$/.test(it);
  return (
    parts.core.every(isNumber) &&
    parts.prerelease.every((it) => isIdentifier(it) && (isNumber(it) || /\D/.test(it))) &&
    parts.build.every(isIdentifier)
  );
}

/** What hadolint takes: leading zeros, and a suffix that is empty or ends with a dot. */
export function isSemverForHadolint(text: string): boolean {
  const parts = splitVersion(text);
  if (!parts) return false;
  const isGood = (list: readonly string[]): boolean =>
    list.every((it, index) => isIdentifier(it) || (it === "" && index === list.length - 1));
  return (
    parts.core.every((it) => /^\d+$/.test(it)) && isGood(parts.prerelease) && isGood(parts.build)
  );
}

interface VersionParts {
  readonly core: readonly string[];
  readonly prerelease: readonly string[];
  readonly build: readonly string[];
}

function splitVersion(text: string): VersionParts | undefined {
  const plus = text.indexOf("+");
  const version = plus === -1 ? text : text.slice(0, plus);
  const dash = version.indexOf("-");
  const core = (dash === -1 ? version : version.slice(0, dash)).split(".");
  if (core.length !== 3) return undefined;
  return {
    core,
    prerelease: dash === -1 ? [] : version.slice(dash + 1).split("."),
    build: plus === -1 ? [] : text.slice(plus + 1).split("."),
  };
}

function isIdentifier(text: string): boolean {
  return /^[0-9A-Za-z-]+$/.test(text);
}
