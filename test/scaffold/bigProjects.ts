import type { SampleProject } from "./sampleProjects.ts";

/**
 * Programs whose toolchains are too big for every run, or whose builds need packages that only real
 * registries have: `SLIPWAY_SCAFFOLDS=all` builds these, too.
 */
export const bigProjects: readonly SampleProject[] = [
  {
    says: "Rust, a server",
    files: () => ({
      "Cargo.toml":
        '[package]\nname = "hello"\nversion = "1.0.0"\nedition = "2021"\n\n[dependencies]\nitoa = "1"\n',
      "src/main.rs": rustServer,
    }),
    answers: { port: "8080" },
    expects: /^42 from rust$/,
  },
  {
    says: "Java with Maven, a server",
    files: () => ({ "pom.xml": pom, "src/main/java/demo/Main.java": javaServer }),
    answers: { port: "8080" },
    expects: /^hello by app$/,
  },
  {
    says: "Python with uv",
    files: () => ({
      "pyproject.toml":
        '[project]\nname = "hello"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = []\n',
      "uv.lock":
        'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n\n[[package]]\nname = "hello"\nversion = "1.0.0"\nsource = { virtual = "." }\n',
      "main.py": 'import os\n\nprint("uv by", os.getuid())\n',
    }),
    answers: { port: "" },
    expects: /^uv by 10001$/,
  },
];

const rustServer = `use std::io::{Read, Write};

fn main() {
    let listener = std::net::TcpListener::bind("0.0.0.0:8080").unwrap();
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else { continue };
        let _ = stream.read(&mut [0; 4096]);
        let body = format!("{} from rust", itoa::Buffer::new().format(42));
        let head = format!("HTTP/1.1 200 OK\\r\\nContent-Length: {}\\r\\nConnection: close\\r\\n\\r\\n", body.len());
        let _ = stream.write_all((head + &body).as_bytes());
    }
}
`;

const javaServer = `package demo;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;

public class Main {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext("/", exchange -> {
      byte[] body = ("hello by " + System.getProperty("user.name")).getBytes();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }
}
`;

/** Of a program with the main class `demo.Main`. */
export const pom = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>demo</groupId>
  <artifactId>hello</artifactId>
  <version>1.0.0</version>
  <properties>
    <maven.compiler.release>21</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-jar-plugin</artifactId>
        <configuration>
          <archive><manifest><mainClass>demo.Main</mainClass></manifest></archive>
        </configuration>
      </plugin>
    </plugins>
  </build>
</project>
`;
