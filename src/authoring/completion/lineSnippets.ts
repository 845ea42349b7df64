import type { PackageManager } from "../../dockerfile/baseImageFacts.ts";
import type { Snippet } from "./fileSnippets.ts";

/** Instructions for a line of a stage. */
export interface LineSnippet extends Snippet {
  /** Only where the base has it, as far as is known. */
  readonly packageManager?: PackageManager;
  /** Only where one of these is in the image's name. */
  readonly images?: RegExp;
  /** Not where the base is known to lack it. */
  readonly program?: string;
}

export const lineSnippets: readonly LineSnippet[] = [
  {
    label: "RUN apt-get install",
    detail: "packages, without their lists in the layer",
    packageManager: "apt",
    template: `RUN apt-get update && \\
    apt-get install -y --no-install-recommends \\
        «1:ca-certificates» && \\
    rm -rf /var/lib/apt/lists/*
`,
  },
  {
    label: "RUN apk add",
    detail: "packages, without an index in the layer",
    packageManager: "apk",
    template: `RUN apk add --no-cache \\
    «1:ca-certificates»
`,
  },
  {
    label: "RUN dnf install",
    detail: "packages, without caches in the layer",
    packageManager: "dnf",
    template: `RUN dnf install -y «1:ca-certificates» && \\
    dnf clean all
`,
  },
  {
    label: "RUN go build with caches",
    detail: "modules and results are kept from build to build",
    images: /golang/,
    template: `RUN --mount=type=cache,target=/go/pkg/mod \\
    --mount=type=cache,target=/root/.cache/go-build \\
    go build -o /out/«1:app» «2:.»
`,
  },
  {
    label: "RUN npm ci with a cache",
    detail: "downloads are kept from build to build",
    images: /node/,
    template: `RUN --mount=type=cache,target=/root/.npm \\
    npm ci
`,
  },
  {
    label: "RUN pip install with a cache",
    detail: "downloads are kept from build to build",
    images: /python/,
    template: `RUN --mount=type=cache,target=/root/.cache/pip \\
    pip install -r «1:requirements.txt»
`,
  },
  {
    label: "RUN with a secret",
    detail: "a secret that is in no layer",
    template: `RUN --mount=type=secret,id=«1:token»,env=«2:TOKEN» \\
    «3:command»
`,
  },
  {
    label: "USER that is made here",
    detail: "a user of its own for the program",
    packageManager: "apt",
    template: `RUN useradd --create-home --uid 10001 «1:app»
USER «1»
`,
  },
  {
    label: "USER that is made here",
    detail: "a user of its own for the program",
    packageManager: "apk",
    template: `RUN adduser -D -u 10001 «1:app»
USER «1»
`,
  },
  {
    label: "HEALTHCHECK by HTTP",
    detail: "asks the program whether it works",
    program: "curl",
    template: `HEALTHCHECK --interval=30s --timeout=3s \\
    CMD ["«1:curl»", "--fail", "http://localhost:«2:8080»/«3:health»"]
`,
  },
];
