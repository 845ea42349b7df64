import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import { splitImageName } from "./splitImageName.ts";

/**
 * What is known of well-known images without asking a registry. Tags that variables decide are
 * taken for the usual Linux ones. A user is written as the image's configuration has it.
 */
export function knownBaseImage(reference: string): BaseImageFacts | undefined {
  const { repository, tag } = splitImageName(reference);
  const windows = windowsUser(repository, tag);
  if (windows !== undefined) return { user: windows };
  return (
    exact.get(repository) ??
    families.find(({ repository: pattern, tag: tags }) => {
      return pattern.test(repository) && (tags === undefined || tags.test(tag));
    })?.facts
  );
}

const exact: ReadonlyMap<string, BaseImageFacts> = new Map<string, BaseImageFacts>([
  [
    "golang",
    {
      workdir: "/go",
      user: "",
      env: {
        GOPATH: "/go",
        PATH: "/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      },
    },
  ],
  ...users({
    "apache/airflow": "airflow",
    "curlimages/curl": "curl_user",
    elasticsearch: "1000:0",
    "grafana/grafana": "472",
    "jenkins/agent": "jenkins",
    "jenkins/inbound-agent": "jenkins",
    "jenkins/jenkins": "jenkins",
    kibana: "1000",
    logstash: "1000",
    memcached: "memcache",
    "nginxinc/nginx-unprivileged": "101",
    "openpolicyagent/opa": "1000:1000",
    "prom/alertmanager": "nobody",
    "prom/prometheus": "nobody",
    "quay.io/keycloak/keycloak": "1000",
    solr: "8983",
    sonarqube: "sonarqube",
    varnish: "varnish",
  }),
]);

/** Whole families of images, the first that fits. */
const families: readonly {
  readonly repository: RegExp;
  readonly tag?: RegExp;
  readonly facts: BaseImageFacts;
}[] = [
  {
    repository: /^gcr\.io\/distroless\//,
    tag: /(^|-)nonroot(-|$)/,
    facts: { user: "65532", workdir: "/home/nonroot" },
  },
  { repository: /^gcr\.io\/distroless\//, facts: { user: "0", workdir: "/" } },
  // Those that build packages run as root; the rest of the catalogue does not.
  {
    repository: /^cgr\.dev\/[^/]+\/(?!(wolfi-base|chainguard-base|go|rust|sdk|apko|melange)$)/,
    facts: { user: "65532" },
  },
  { repository: /^bitnami(legacy|secure)?\//, facts: { user: "1001" } },
  { repository: /^(quay\.io\/)?jupyter\//, facts: { user: "1000" } },
  { repository: /^selenium\//, facts: { user: "1200" } },
  {
    repository: /^mcr\.microsoft\.com\/dotnet\//,
    tag: /-(chiseled|distroless)/,
    facts: { user: "1654" },
  },
  {
    repository:
      /^registry\.(access\.)?redhat\.(com|io)\/(ubi\d+|rhel\d+)\/(nodejs|python|ruby|php|perl|go-toolset|httpd|nginx|openjdk)/,
    facts: { user: "1001" },
  },
];

function users(table: Readonly<Record<string, string>>): [string, BaseImageFacts][] {
  return Object.entries(table).map(([repository, user]) => [repository, { user }]);
}

/** Windows images have no root; nanoserver starts with a plain user. */
function windowsUser(repository: string, tag: string): string | undefined {
  const name = `${repository}:${tag}`;
  if (name.includes("nanoserver")) return "ContainerUser";
  return /windowsservercore|\/windows[/:]/.test(name) ? "ContainerAdministrator" : undefined;
}
