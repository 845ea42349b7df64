import type { Rule } from "./rule.ts";
import { copyFileIntoFolderWithSlash } from "./rules/copy-file-into-folder-with-slash.ts";
import { endCopyDestinationWithSlash } from "./rules/end-copy-destination-with-slash.ts";
import { keepGoModOutOfGopath } from "./rules/keep-go-mod-out-of-gopath.ts";
import { preferExecForm } from "./rules/prefer-exec-form.ts";
import { putParserDirectivesFirst } from "./rules/put-parser-directives-first.ts";
import { replaceMaintainer } from "./rules/replace-maintainer.ts";
import { setNonRootUser } from "./rules/set-non-root-user.ts";
import { useAbsoluteWorkdir } from "./rules/use-absolute-workdir.ts";

/** Every rule, sorted by id. `npm run new-rule` adds to it. */
export const catalog: readonly Rule[] = [
  copyFileIntoFolderWithSlash,
  endCopyDestinationWithSlash,
  keepGoModOutOfGopath,
  preferExecForm,
  putParserDirectivesFirst,
  replaceMaintainer,
  setNonRootUser,
  useAbsoluteWorkdir,
];
