import type { CodeCases } from "./codeCases.ts";
import { fileCases } from "./fileCases.ts";
import { imageCases } from "./imageCases.ts";
import { labelCases } from "./labelCases.ts";
import { languageCases } from "./languageCases.ts";
import { packageCases } from "./packageCases.ts";
import { settingCases } from "./settingCases.ts";
import { shellCases } from "./shellCases.ts";

/**
 * What each code of hadolint is about, its quirks included: most without FROM, as snippets are. A
 * test checks them against hadolint itself.
 */
export const hadolintCases: readonly CodeCases[] = [
  ...imageCases,
  ...fileCases,
  ...settingCases,
  ...shellCases,
  ...packageCases,
  ...languageCases,
  ...labelCases,
];
