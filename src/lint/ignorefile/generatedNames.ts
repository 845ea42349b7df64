/**
 * True for patterns of what tools make, editors leave behind or people keep to themselves: it may not be
 * there yet, and whoever writes it down early does well.
 */
export function isGeneratedName(pattern: string): boolean {
  return pattern
    .toLowerCase()
    .split("/")
    .some((part) => names.has(part) || beginnings.test(part) || endings.test(part));
}

const names: ReadonlySet<string> = new Set([
  ...["node_modules", "bower_components", "jspm_packages", "vendor", "venv", "env", "__pycache__"],
  ...["site-packages", "dist", "build", "out", "output", "target", "bin", "obj", "lib", "release"],
  ...["debug", "coverage", "htmlcov", "logs", "log", "tmp", "temp", "cache", "packages", "pkg"],
  ...["_build", "deps", "generated", "artifacts", "reports", "test-results", "playwright-report"],
  ...["storybook-static", "thumbs.db", "desktop.ini", "nohup.out", "core", "charts", "license"],
  ...["secrets.dev.yaml", "values.dev.yaml", "*", "**"],
]);

/** Hidden files, and what builds are described in, with wildcards or not. */
const beginnings = /^\*{0,2}(?:\.|(?:docker-)?compose|dockerfile|containerfile)/;

/** Of logs, secrets, backups, archives, data bases and compiled files. */
const endings =
  /^.*(?:\.(?:log|pid|seed|lock|tmp|temp|bak|old|orig|swp|swo|pyc|pyo|pyd|py\[cod\]|class|jar|war|o|so|a|dll|exe|obj|test|out|prof|coverage|lcov|gz|tgz|tar|zip|7z|dump|sql|sqlite3?|db|pem|key|crt|p12|pfx|jks|tfstate|dbmdl|jfm|user|suo|toolstarget|local|md|egg-info|egg|iml|dsym|map|tsbuildinfo)|~|\*~|\.log\*|-lock\.json|\.egg-info)$/;
