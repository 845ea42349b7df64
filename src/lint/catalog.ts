import type { Rule } from "./rule.ts";
import { addLocalArchives } from "./rules/add-local-archives.ts";
import { addYesToAptGet } from "./rules/add-yes-to-apt-get.ts";
import { addYesToDnf } from "./rules/add-yes-to-dnf.ts";
import { addYesToYum } from "./rules/add-yes-to-yum.ts";
import { addYesToZypper } from "./rules/add-yes-to-zypper.ts";
import { avoidBlankContinuationLines } from "./rules/avoid-blank-continuation-lines.ts";
import { avoidChangingCopiedFiles } from "./rules/avoid-changing-copied-files.ts";
import { avoidCommentedOutCommands } from "./rules/avoid-commented-out-commands.ts";
import { avoidConstantPlatform } from "./rules/avoid-constant-platform.ts";
import { avoidCopyingIgnoredFiles } from "./rules/avoid-copying-ignored-files.ts";
import { avoidCopyingWholeRoot } from "./rules/avoid-copying-whole-root.ts";
import { avoidDuplicateKeys } from "./rules/avoid-duplicate-keys.ts";
import { avoidHostCommands } from "./rules/avoid-host-commands.ts";
import { avoidIgnoreComments } from "./rules/avoid-ignore-comments.ts";
import { avoidLatestTag } from "./rules/avoid-latest-tag.ts";
import { avoidLongLines } from "./rules/avoid-long-lines.ts";
import { avoidManyBlankLines } from "./rules/avoid-many-blank-lines.ts";
import { avoidMissingCommands } from "./rules/avoid-missing-commands.ts";
import { avoidRepeatingBaseSettings } from "./rules/avoid-repeating-base-settings.ts";
import { avoidReservedStageNames } from "./rules/avoid-reserved-stage-names.ts";
import { avoidShellInScratch } from "./rules/avoid-shell-in-scratch.ts";
import { avoidSudo } from "./rules/avoid-sudo.ts";
import { avoidTrailingBlanks } from "./rules/avoid-trailing-blanks.ts";
import { avoidUnusedIgnoreComments } from "./rules/avoid-unused-ignore-comments.ts";
import { avoidWorldWritableModes } from "./rules/avoid-world-writable-modes.ts";
import { avoidZypperDistUpgrade } from "./rules/avoid-zypper-dist-upgrade.ts";
import { beginDescriptionWithName } from "./rules/begin-description-with-name.ts";
import { chooseOfferedPlatform } from "./rules/choose-offered-platform.ts";
import { cleanDnfCache } from "./rules/clean-dnf-cache.ts";
import { cleanYarnCache } from "./rules/clean-yarn-cache.ts";
import { cleanYumCache } from "./rules/clean-yum-cache.ts";
import { cleanZypperCache } from "./rules/clean-zypper-cache.ts";
import { copyDependencyListsFirst } from "./rules/copy-dependency-lists-first.ts";
import { copyExistingFiles } from "./rules/copy-existing-files.ts";
import { copyFileIntoFolderWithSlash } from "./rules/copy-file-into-folder-with-slash.ts";
import { copyFromKnownStage } from "./rules/copy-from-known-stage.ts";
import { copyFromOtherStage } from "./rules/copy-from-other-stage.ts";
import { copyLockFile } from "./rules/copy-lock-file.ts";
import { copyMadePaths } from "./rules/copy-made-paths.ts";
import { copyVendoredModules } from "./rules/copy-vendored-modules.ts";
import { copyVenvBetweenSameBases } from "./rules/copy-venv-between-same-bases.ts";
import { copyWhatCargoBuilds } from "./rules/copy-what-cargo-builds.ts";
import { copyWrapperFiles } from "./rules/copy-wrapper-files.ts";
import { declareFromArgs } from "./rules/declare-from-args.ts";
import { disableCgoForStaticBase } from "./rules/disable-cgo-for-static-base.ts";
import { dropRedundantTargetPlatform } from "./rules/drop-redundant-target-platform.ts";
import { endCopyDestinationWithSlash } from "./rules/end-copy-destination-with-slash.ts";
import { endFileWithLineBreak } from "./rules/end-file-with-line-break.ts";
import { exposeContainerPortsOnly } from "./rules/expose-container-ports-only.ts";
import { fillLabels } from "./rules/fill-labels.ts";
import { freezeLockFile } from "./rules/freeze-lock-file.ts";
import { ignoreDependencyFolders } from "./rules/ignore-dependency-folders.ts";
import { indentContinuationLines } from "./rules/indent-continuation-lines.ts";
import { installCopiedRequirements } from "./rules/install-copied-requirements.ts";
import { installToolsBeforeBuild } from "./rules/install-tools-before-build.ts";
import { joinConsecutiveRuns } from "./rules/join-consecutive-runs.ts";
import { keepCmdWithEntrypoint } from "./rules/keep-cmd-with-entrypoint.ts";
import { keepContextSmall } from "./rules/keep-context-small.ts";
import { keepFolderNameInDestination } from "./rules/keep-folder-name-in-destination.ts";
import { keepFoldersWhole } from "./rules/keep-folders-whole.ts";
import { keepGoModOutOfGopath } from "./rules/keep-go-mod-out-of-gopath.ts";
import { keepKeysOutOfText } from "./rules/keep-keys-out-of-text.ts";
import { keepPortsInRange } from "./rules/keep-ports-in-range.ts";
import { keepSecretsOutOfArgAndEnv } from "./rules/keep-secrets-out-of-arg-and-env.ts";
import { keepSecretsOutOfContext } from "./rules/keep-secrets-out-of-context.ts";
import { lowercaseExposeProtocol } from "./rules/lowercase-expose-protocol.ts";
import { matchDotnetVersion } from "./rules/match-dotnet-version.ts";
import { matchFromAndAsCase } from "./rules/match-from-and-as-case.ts";
import { matchGoVersion } from "./rules/match-go-version.ts";
import { matchJavaVersion } from "./rules/match-java-version.ts";
import { matchLibcBetweenStages } from "./rules/match-libc-between-stages.ts";
import { matchNodeVersion } from "./rules/match-node-version.ts";
import { matchPythonVersion } from "./rules/match-python-version.ts";
import { matchRustVersion } from "./rules/match-rust-version.ts";
import { mergeCheckDirectives } from "./rules/merge-check-directives.ts";
import { nameValidBaseImage } from "./rules/name-valid-base-image.ts";
import { omitDevDependencies } from "./rules/omit-dev-dependencies.ts";
import { ownCopiedFiles } from "./rules/own-copied-files.ts";
import { pinApkVersions } from "./rules/pin-apk-versions.ts";
import { pinAptVersions } from "./rules/pin-apt-versions.ts";
import { pinBaseImageDigest } from "./rules/pin-base-image-digest.ts";
import { pinBaseImageTag } from "./rules/pin-base-image-tag.ts";
import { pinDnfVersions } from "./rules/pin-dnf-versions.ts";
import { pinGemVersions } from "./rules/pin-gem-versions.ts";
import { pinGoVersions } from "./rules/pin-go-versions.ts";
import { pinNpmVersions } from "./rules/pin-npm-versions.ts";
import { pinPipVersions } from "./rules/pin-pip-versions.ts";
import { pinYumVersions } from "./rules/pin-yum-versions.ts";
import { pinZypperVersions } from "./rules/pin-zypper-versions.ts";
import { preferAptGet } from "./rules/prefer-apt-get.ts";
import { preferExecForm } from "./rules/prefer-exec-form.ts";
import { preferNpmCi } from "./rules/prefer-npm-ci.ts";
import { putFromFirst } from "./rules/put-from-first.ts";
import { putParserDirectivesFirst } from "./rules/put-parser-directives-first.ts";
import { putStartCommandLast } from "./rules/put-start-command-last.ts";
import { quietWget } from "./rules/quiet-wget.ts";
import { reachEveryStage } from "./rules/reach-every-stage.ts";
import { referenceEnvAfterSettingIt } from "./rules/reference-env-after-setting-it.ts";
import { removeAptLists } from "./rules/remove-apt-lists.ts";
import { replaceAptKey } from "./rules/replace-apt-key.ts";
import { replaceEndOfLifeBase } from "./rules/replace-end-of-life-base.ts";
import { replaceMaintainer } from "./rules/replace-maintainer.ts";
import { runExistingScripts } from "./rules/run-existing-scripts.ts";
import { setHealthcheck } from "./rules/set-healthcheck.ts";
import { setNonRootUser } from "./rules/set-non-root-user.ts";
import { setPipefail } from "./rules/set-pipefail.ts";
import { setRequiredLabels } from "./rules/set-required-labels.ts";
import { setShellByInstruction } from "./rules/set-shell-by-instruction.ts";
import { setVariablesBeforeUse } from "./rules/set-variables-before-use.ts";
import { setWorkdirBeforeRelativeCopy } from "./rules/set-workdir-before-relative-copy.ts";
import { shipWithoutCompiler } from "./rules/ship-without-compiler.ts";
import { skipLogForLargeUid } from "./rules/skip-log-for-large-uid.ts";
import { skipRecommendedAptPackages } from "./rules/skip-recommended-apt-packages.ts";
import { sortPackages } from "./rules/sort-packages.ts";
import { startBuiltAssembly } from "./rules/start-built-assembly.ts";
import { updateWithAptInstall } from "./rules/update-with-apt-install.ts";
import { useAbsoluteWorkdir } from "./rules/use-absolute-workdir.ts";
import { useAllowedOnbuildTriggers } from "./rules/use-allowed-onbuild-triggers.ts";
import { useAllowedShells } from "./rules/use-allowed-shells.ts";
import { useApkNoCache } from "./rules/use-apk-no-cache.ts";
import { useAspnetImageForWeb } from "./rules/use-aspnet-image-for-web.ts";
import { useCacheMounts } from "./rules/use-cache-mounts.ts";
import { useCatchableStopSignal } from "./rules/use-catchable-stop-signal.ts";
import { useConsistentKeywordCase } from "./rules/use-consistent-keyword-case.ts";
import { useCopyForLocalFiles } from "./rules/use-copy-for-local-files.ts";
import { useDeclaredArgs } from "./rules/use-declared-args.ts";
import { useEqualsInEnvAndLabel } from "./rules/use-equals-in-env-and-label.ts";
import { useGoInstall } from "./rules/use-go-install.ts";
import { useJreImage } from "./rules/use-jre-image.ts";
import { useKnownLabelsOnly } from "./rules/use-known-labels-only.ts";
import { useLowercaseStageNames } from "./rules/use-lowercase-stage-names.ts";
import { useNumericUser } from "./rules/use-numeric-user.ts";
import { useOneCmd } from "./rules/use-one-cmd.ts";
import { useOneDownloader } from "./rules/use-one-downloader.ts";
import { useOneEntrypoint } from "./rules/use-one-entrypoint.ts";
import { useOneHealthcheck } from "./rules/use-one-healthcheck.ts";
import { usePackageManagerOfBase } from "./rules/use-package-manager-of-base.ts";
import { usePipNoCacheDir } from "./rules/use-pip-no-cache-dir.ts";
import { useTrustedRegistries } from "./rules/use-trusted-registries.ts";
import { useUniqueStageNames } from "./rules/use-unique-stage-names.ts";
import { useValidLabelKeys } from "./rules/use-valid-label-keys.ts";
import { useWorkdirForCd } from "./rules/use-workdir-for-cd.ts";
import { verifyAddedUrls } from "./rules/verify-added-urls.ts";
import { verifyDownloads } from "./rules/verify-downloads.ts";
import { writeLabelAsDateTime } from "./rules/write-label-as-date-time.ts";
import { writeLabelAsEmail } from "./rules/write-label-as-email.ts";
import { writeLabelAsGitHash } from "./rules/write-label-as-git-hash.ts";
import { writeLabelAsSemver } from "./rules/write-label-as-semver.ts";
import { writeLabelAsSpdxLicense } from "./rules/write-label-as-spdx-license.ts";
import { writeLabelAsUrl } from "./rules/write-label-as-url.ts";
import { writeValidExecForm } from "./rules/write-valid-exec-form.ts";

/** Every rule, sorted by id. `npm run new-rule` adds to it. */
export const catalog: readonly Rule[] = [
  addLocalArchives,
  addYesToAptGet,
  addYesToDnf,
  addYesToYum,
  addYesToZypper,
  avoidBlankContinuationLines,
  avoidChangingCopiedFiles,
  avoidCommentedOutCommands,
  avoidConstantPlatform,
  avoidCopyingIgnoredFiles,
  avoidCopyingWholeRoot,
  avoidDuplicateKeys,
  avoidHostCommands,
  avoidIgnoreComments,
  avoidLatestTag,
  avoidLongLines,
  avoidManyBlankLines,
  avoidMissingCommands,
  avoidRepeatingBaseSettings,
  avoidReservedStageNames,
  avoidShellInScratch,
  avoidSudo,
  avoidTrailingBlanks,
  avoidUnusedIgnoreComments,
  avoidWorldWritableModes,
  avoidZypperDistUpgrade,
  beginDescriptionWithName,
  chooseOfferedPlatform,
  cleanDnfCache,
  cleanYarnCache,
  cleanYumCache,
  cleanZypperCache,
  copyDependencyListsFirst,
  copyExistingFiles,
  copyFileIntoFolderWithSlash,
  copyFromKnownStage,
  copyFromOtherStage,
  copyLockFile,
  copyMadePaths,
  copyVendoredModules,
  copyVenvBetweenSameBases,
  copyWhatCargoBuilds,
  copyWrapperFiles,
  declareFromArgs,
  disableCgoForStaticBase,
  dropRedundantTargetPlatform,
  endCopyDestinationWithSlash,
  endFileWithLineBreak,
  exposeContainerPortsOnly,
  fillLabels,
  freezeLockFile,
  ignoreDependencyFolders,
  indentContinuationLines,
  installCopiedRequirements,
  installToolsBeforeBuild,
  joinConsecutiveRuns,
  keepCmdWithEntrypoint,
  keepContextSmall,
  keepFolderNameInDestination,
  keepFoldersWhole,
  keepGoModOutOfGopath,
  keepKeysOutOfText,
  keepPortsInRange,
  keepSecretsOutOfArgAndEnv,
  keepSecretsOutOfContext,
  lowercaseExposeProtocol,
  matchDotnetVersion,
  matchFromAndAsCase,
  matchGoVersion,
  matchJavaVersion,
  matchLibcBetweenStages,
  matchNodeVersion,
  matchPythonVersion,
  matchRustVersion,
  mergeCheckDirectives,
  nameValidBaseImage,
  omitDevDependencies,
  ownCopiedFiles,
  pinApkVersions,
  pinAptVersions,
  pinBaseImageDigest,
  pinBaseImageTag,
  pinDnfVersions,
  pinGemVersions,
  pinGoVersions,
  pinNpmVersions,
  pinPipVersions,
  pinYumVersions,
  pinZypperVersions,
  preferAptGet,
  preferExecForm,
  preferNpmCi,
  putFromFirst,
  putParserDirectivesFirst,
  putStartCommandLast,
  quietWget,
  reachEveryStage,
  referenceEnvAfterSettingIt,
  removeAptLists,
  replaceAptKey,
  replaceEndOfLifeBase,
  replaceMaintainer,
  runExistingScripts,
  setHealthcheck,
  setNonRootUser,
  setPipefail,
  setRequiredLabels,
  setShellByInstruction,
  setVariablesBeforeUse,
  setWorkdirBeforeRelativeCopy,
  shipWithoutCompiler,
  skipLogForLargeUid,
  skipRecommendedAptPackages,
  sortPackages,
  startBuiltAssembly,
  updateWithAptInstall,
  useAbsoluteWorkdir,
  useAllowedOnbuildTriggers,
  useAllowedShells,
  useApkNoCache,
  useAspnetImageForWeb,
  useCacheMounts,
  useCatchableStopSignal,
  useConsistentKeywordCase,
  useCopyForLocalFiles,
  useDeclaredArgs,
  useEqualsInEnvAndLabel,
  useGoInstall,
  useJreImage,
  useKnownLabelsOnly,
  useLowercaseStageNames,
  useNumericUser,
  useOneCmd,
  useOneDownloader,
  useOneEntrypoint,
  useOneHealthcheck,
  usePackageManagerOfBase,
  usePipNoCacheDir,
  useTrustedRegistries,
  useUniqueStageNames,
  useValidLabelKeys,
  useWorkdirForCd,
  verifyAddedUrls,
  verifyDownloads,
  writeLabelAsDateTime,
  writeLabelAsEmail,
  writeLabelAsGitHash,
  writeLabelAsSemver,
  writeLabelAsSpdxLicense,
  writeLabelAsUrl,
  writeValidExecForm,
];
