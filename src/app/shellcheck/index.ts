/** ShellCheck beside our own rules, as a chunk: it is loaded where the program may be run. */
export { findShellcheck } from "./findShellcheck.ts";
export { createShellcheckCache, type ShellcheckCache } from "./shellcheckCache.ts";
export {
  shellcheckCode,
  shellcheckDocument,
  shellcheckDocuments,
  shellcheckUrl,
} from "./shellcheckDocument.ts";
