/** What every .dockerignore keeps out: nothing of it belongs into an image. */
const always: readonly string[] = [
  ".git",
  "**/.gitignore",
  ".github",
  ".gitlab-ci.yml",
  ".vscode",
  ".idea",
  "**/.DS_Store",
  "**/Dockerfile*",
  "**/*.Dockerfile",
  "**/*.dockerignore",
  "**/compose*.y*ml",
  "**/docker-compose*.y*ml",
];

/** Passwords and keys of the machine at hand; what tools read as settings of a build stays in. */
const secrets: readonly string[] = ["**/.env", "**/.env.local", "**/.env.*.local"];

/** The text of a .dockerignore: what tools of an ecosystem make, and what is in every project. */
export function ignoreText(made: readonly string[]): string {
  return [
    "# Made again by the build in the image",
    ...made,
    "",
    "# Secrets of this machine",
    ...secrets,
    "",
    "# Not needed in an image",
    ...always,
    "",
  ]
    .slice(made.length === 0 ? 2 : 0)
    .join("\n");
}
