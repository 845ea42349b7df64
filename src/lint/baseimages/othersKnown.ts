import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";

/** What is known of images beside their definitions in the table: mostly their user. */
export function othersKnown(
  repository: string,
  tag: string | undefined,
): BaseImageFacts | undefined {
  const own = exact.get(repository);
  if (own !== undefined) return isOf(tag, own.tags) ? { user: own.user } : undefined;
  return families.find(({ repository: pattern, tag: tags }) => {
    return pattern.test(repository) && (tags === undefined || tags.test(tag ?? "$"));
  })?.facts;
}

/**
 * By user: repositories whose public definitions end with it. Where tags differ, `@2.5` says from which
 * version on, which tags without a version are taken for, too; `=2` of which major version only.
 */
const users: readonly (readonly [user: string, repositories: string])[] = [
  [
    "",
    "almalinux amazoncorretto amazonlinux archlinux bash busybox caddy cassandra centos composer consul couchdb@3 dart denoland/deno eclipse-temurin elixir erlang fedora flink gcc ghost haskell httpd ibm-semeru-runtimes influxdb=2 jruby julia maven mcr.microsoft.com/playwright mcr.microsoft.com/playwright/python mongo neo4j@4 oraclelinux oven/bun@1 perl photon pypy r-base rabbitmq rakudo-star rockylinux sapmachine swift tomcat traefik valkey/valkey vault zookeeper@3.5",
  ],
  ["root", "gradle@8"],
  ["472", "grafana/grafana"],
  ["1000", "kibana logstash quay.io/keycloak/keycloak"],
  ["1000:0", "elasticsearch"],
  ["1000:1000", "groovy openpolicyagent/opa"],
  ["1001", "open-liberty@20"],
  ["10001", "grafana/loki@2"],
  ["101", "nginxinc/nginx-unprivileged"],
  ["8983", "solr"],
  ["airflow", "apache/airflow"],
  ["curl_user", "curlimages/curl"],
  ["haproxy", "haproxy@2.5"],
  ["jenkins", "jenkins/agent jenkins/inbound-agent jenkins/jenkins"],
  ["jetty", "jetty@10"],
  ["kong", "kong@2"],
  ["memcache", "memcached"],
  ["nobody", "prom/alertmanager prom/node-exporter@1 prom/prometheus"],
  ["odoo", "odoo"],
  ["sonarqube", "sonarqube"],
  ["spark", "apache/spark spark"],
  ["varnish", "varnish"],
];

interface Exact {
  readonly user: string;
  readonly tags: string | undefined;
}

const exact: ReadonlyMap<string, Exact> = new Map(
  users.flatMap(([user, repositories]) =>
    repositories.split(" ").map((each) => {
      const at = each.search(/[@=]/);
      const tags = at === -1 ? undefined : each.slice(at);
      return [at === -1 ? each : each.slice(0, at), { user, tags }] as const;
    }),
  ),
);

/** A tag that a variable or a digest decides may be any. */
function isOf(tag: string | undefined, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (tag === undefined || tag.includes("$")) return false;
  const version = /^v?(\d+)(?:\.(\d+))?/.exec(tag);
  if (!version) return wanted.startsWith("@");
  const [, major, minor] = version.map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.slice(1).split(".").map(Number);
  if (major === undefined || major !== wantedMajor)
    return wanted.startsWith("@") && (major ?? 0) > wantedMajor;
  // `2` is the newest 2.x.
  return minor === undefined || Number.isNaN(minor) || minor >= wantedMinor;
}

const database: BaseImageFacts = {
  user: "",
  workdir: "/",
  entrypoint: ["docker-entrypoint.sh"],
  volumes: ["/var/lib/mysql"],
};

/** Whole families of images, the first that fits. */
const families: readonly {
  readonly repository: RegExp;
  readonly tag?: RegExp;
  readonly facts: BaseImageFacts;
}[] = [
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
    facts: { user: "1654", packageManagers: [], shells: [] },
  },
  {
    repository:
      /^registry\.(access\.)?redhat\.(com|io)\/(ubi\d+|rhel\d+)\/(nodejs|python|ruby|php|perl|go-toolset|httpd|nginx|openjdk)/,
    facts: { user: "1001" },
  },
  // Of the tags whose Dockerfiles were read, in both systems that MySQL has.
  {
    repository: /^mysql$/,
    tag: /^((5\.7|8\.0)?(-|$)|8\.4|9)/,
    facts: { ...database, cmd: ["mysqld"], exposed: ["3306/tcp", "33060/tcp"] },
  },
  {
    repository: /^mariadb$/,
    tag: /^(10\.([4-9]|1\d)|11|$)/,
    facts: { ...database, exposed: ["3306/tcp"] },
  },
  { repository: /^(mysql|mariadb)$/, facts: { user: "" } },
  // The commands of the WordPress client run as another user at once.
  { repository: /^wordpress$/, tag: /cli/, facts: { user: "www-data" } },
  { repository: /^(wordpress|nextcloud)$/, tag: /^[^$]*$/, facts: { user: "" } },
  // Those for OpenShift set a user.
  { repository: /^hashicorp\/(consul|vault)$/, tag: /^(?!.*ubi)[^$]*$/, facts: { user: "" } },
];
