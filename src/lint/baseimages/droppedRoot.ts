/**
 * The programs, by the beginnings of their names, that a well-known image starts as root and that go
 * on as another user: see `BaseImageFacts`. Its public entrypoint says so, or its configuration of a
 * server whose workers have a user of their own. Undefined where it has none.
 */
export function droppedRoot(
  repository: string,
  tag: string | undefined,
): readonly string[] | undefined {
  const name = repository.replace(/^(hashicorp|valkey)\//, "");
  if (!Object.hasOwn(programs, name)) return undefined;
  // Those of PHP for the command line do not; a variable or a digest may decide on a server.
  if (name === "php" && tag !== undefined && !/apache|fpm|\$/.test(tag)) return undefined;
  return programs[name]?.split(" ");
}

const php = "apache2 php-fpm";
const programs: Readonly<Record<string, string>> = {
  cassandra: "cassandra",
  consul: "agent consul",
  couchdb: "couchdb",
  flink: "jobmanager taskmanager",
  ghost: "node",
  httpd: "httpd",
  influxdb: "influxd run",
  mariadb: "mariadbd mysqld",
  mongo: "mongo",
  mysql: "mysqld",
  // Whatever it is told to start.
  neo4j: "",
  nextcloud: php,
  nginx: "nginx",
  php,
  postgres: "postgres",
  rabbitmq: "rabbitmq",
  redis: "redis",
  valkey: "valkey",
  vault: "server vault",
  wordpress: php,
  zookeeper: "zkServer.sh",
};
