/** Reading of configuration files, as a chunk: it is loaded when there is one. */
export type {
  ConfigFormat,
  ConfigProblem,
  EffectiveConfig,
  FailOn,
  LayoutSection,
  LintConfigFile,
  LintWishes,
  ParsedConfig,
} from "./configFile.ts";
export { configThatIgnores, ignoreInConfig } from "./ignoreInConfig.ts";
export { isIgnoredPath, mergeConfig } from "./mergeConfig.ts";
export { parseHadolintConfig } from "./parseHadolintConfig.ts";
export { parseSlipwayConfig } from "./parseSlipwayConfig.ts";
