import type { Rule } from "./rule.ts";
import { avoidBlankContinuationLines } from "./rules/avoid-blank-continuation-lines.ts";
import { avoidConstantPlatform } from "./rules/avoid-constant-platform.ts";
import { avoidCopyingWholeRoot } from "./rules/avoid-copying-whole-root.ts";
import { avoidIgnoreComments } from "./rules/avoid-ignore-comments.ts";
import { avoidLatestTag } from "./rules/avoid-latest-tag.ts";
import { avoidReservedStageNames } from "./rules/avoid-reserved-stage-names.ts";
import { avoidUnusedIgnoreComments } from "./rules/avoid-unused-ignore-comments.ts";
import { beginDescriptionWithName } from "./rules/begin-description-with-name.ts";
import { copyFileIntoFolderWithSlash } from "./rules/copy-file-into-folder-with-slash.ts";
import { copyFromKnownStage } from "./rules/copy-from-known-stage.ts";
import { copyFromOtherStage } from "./rules/copy-from-other-stage.ts";
import { declareFromArgs } from "./rules/declare-from-args.ts";
import { dropRedundantTargetPlatform } from "./rules/drop-redundant-target-platform.ts";
import { endCopyDestinationWithSlash } from "./rules/end-copy-destination-with-slash.ts";
import { exposeContainerPortsOnly } from "./rules/expose-container-ports-only.ts";
import { keepGoModOutOfGopath } from "./rules/keep-go-mod-out-of-gopath.ts";
import { keepPortsInRange } from "./rules/keep-ports-in-range.ts";
import { keepSecretsOutOfArgAndEnv } from "./rules/keep-secrets-out-of-arg-and-env.ts";
import { lowercaseExposeProtocol } from "./rules/lowercase-expose-protocol.ts";
import { matchFromAndAsCase } from "./rules/match-from-and-as-case.ts";
import { nameValidBaseImage } from "./rules/name-valid-base-image.ts";
import { pinBaseImageTag } from "./rules/pin-base-image-tag.ts";
import { preferExecForm } from "./rules/prefer-exec-form.ts";
import { putFromFirst } from "./rules/put-from-first.ts";
import { putParserDirectivesFirst } from "./rules/put-parser-directives-first.ts";
import { referenceEnvAfterSettingIt } from "./rules/reference-env-after-setting-it.ts";
import { replaceMaintainer } from "./rules/replace-maintainer.ts";
import { setNonRootUser } from "./rules/set-non-root-user.ts";
import { setVariablesBeforeUse } from "./rules/set-variables-before-use.ts";
import { setWorkdirBeforeRelativeCopy } from "./rules/set-workdir-before-relative-copy.ts";
import { skipRecommendedAptPackages } from "./rules/skip-recommended-apt-packages.ts";
import { useAbsoluteWorkdir } from "./rules/use-absolute-workdir.ts";
import { useAllowedOnbuildTriggers } from "./rules/use-allowed-onbuild-triggers.ts";
import { useConsistentKeywordCase } from "./rules/use-consistent-keyword-case.ts";
import { useCopyForLocalFiles } from "./rules/use-copy-for-local-files.ts";
import { useEqualsInEnvAndLabel } from "./rules/use-equals-in-env-and-label.ts";
import { useLowercaseStageNames } from "./rules/use-lowercase-stage-names.ts";
import { useNumericUser } from "./rules/use-numeric-user.ts";
import { useOneCmd } from "./rules/use-one-cmd.ts";
import { useOneEntrypoint } from "./rules/use-one-entrypoint.ts";
import { useOneHealthcheck } from "./rules/use-one-healthcheck.ts";
import { useUniqueStageNames } from "./rules/use-unique-stage-names.ts";

/** Every rule, sorted by id. `npm run new-rule` adds to it. */
export const catalog: readonly Rule[] = [
  avoidBlankContinuationLines,
  avoidConstantPlatform,
  avoidCopyingWholeRoot,
  avoidIgnoreComments,
  avoidLatestTag,
  avoidReservedStageNames,
  avoidUnusedIgnoreComments,
  beginDescriptionWithName,
  copyFileIntoFolderWithSlash,
  copyFromKnownStage,
  copyFromOtherStage,
  declareFromArgs,
  dropRedundantTargetPlatform,
  endCopyDestinationWithSlash,
  exposeContainerPortsOnly,
  keepGoModOutOfGopath,
  keepPortsInRange,
  keepSecretsOutOfArgAndEnv,
  lowercaseExposeProtocol,
  matchFromAndAsCase,
  nameValidBaseImage,
  pinBaseImageTag,
  preferExecForm,
  putFromFirst,
  putParserDirectivesFirst,
  referenceEnvAfterSettingIt,
  replaceMaintainer,
  setNonRootUser,
  setVariablesBeforeUse,
  setWorkdirBeforeRelativeCopy,
  skipRecommendedAptPackages,
  useAbsoluteWorkdir,
  useAllowedOnbuildTriggers,
  useConsistentKeywordCase,
  useCopyForLocalFiles,
  useEqualsInEnvAndLabel,
  useLowercaseStageNames,
  useNumericUser,
  useOneCmd,
  useOneEntrypoint,
  useOneHealthcheck,
  useUniqueStageNames,
];
