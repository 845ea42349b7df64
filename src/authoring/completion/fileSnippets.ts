/** A piece of a Dockerfile to begin with; see `snippetText` for the places to fill in. */
export interface Snippet {
  readonly label: string;
  readonly detail: string;
  readonly template: string;
}

/** Whole files: what builds in one stage, what runs in another, not as root. */
export const fileSnippets: readonly Snippet[] = [
  {
    label: "Go",
    detail: "stages to build and to run a Go program",
    template: `FROM golang:«1:1.26» AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \\
    go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod \\
    --mount=type=cache,target=/root/.cache/go-build \\
    CGO_ENABLED=0 go build -trimpath -o /out/«2:app» «3:.»

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/«2» /usr/local/bin/«2»
ENTRYPOINT ["/usr/local/bin/«2»"]
`,
  },
  {
    label: "Node",
    detail: "stages to build and to run a Node program, with npm",
    template: `FROM node:«1:24»-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \\
    npm ci
COPY . .
RUN npm run «2:build»

FROM node:«1»-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \\
    npm ci --omit=dev

FROM node:«1»-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/«3:dist» ./«3»
COPY package.json ./
USER node
EXPOSE «4:3000»
CMD ["node", "«3»/«5:index.js»"]
`,
  },
  {
    label: "Python",
    detail: "stages to install and to run a Python program, with pip",
    template: `FROM python:«1:3.13»-slim AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \\
    pip install -r requirements.txt

FROM python:«1»-slim
ENV PATH=/opt/venv/bin:$PATH \\
    PYTHONUNBUFFERED=1
RUN useradd --create-home --uid 10001 «2:app»
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY . .
USER «2»
EXPOSE «3:8000»
CMD ["python", "«4:main.py»"]
`,
  },
  {
    label: "Java with Maven",
    detail: "stages to build and to run a jar, with Maven",
    template: `FROM maven:«1:3.9»-eclipse-temurin-«2:21» AS build
WORKDIR /src
COPY pom.xml ./
RUN --mount=type=cache,target=/root/.m2 \\
    mvn --batch-mode dependency:go-offline
COPY src ./src
RUN --mount=type=cache,target=/root/.m2 \\
    mvn --batch-mode package -DskipTests

FROM eclipse-temurin:«2»-jre
RUN useradd --create-home --uid 10001 «3:app»
WORKDIR /app
COPY --from=build /src/target/«4:app».jar ./app.jar
USER «3»
EXPOSE «5:8080»
ENTRYPOINT ["java", "-jar", "/app/app.jar"]
`,
  },
  {
    label: "Java with Gradle",
    detail: "stages to build and to run a jar, with Gradle's wrapper",
    template: `FROM eclipse-temurin:«1:21»-jdk AS build
WORKDIR /src
COPY gradlew settings.gradle build.gradle ./
COPY gradle ./gradle
RUN --mount=type=cache,target=/root/.gradle \\
    ./gradlew --no-daemon dependencies
COPY src ./src
RUN --mount=type=cache,target=/root/.gradle \\
    ./gradlew --no-daemon «2:bootJar»

FROM eclipse-temurin:«1»-jre
RUN useradd --create-home --uid 10001 «3:app»
WORKDIR /app
COPY --from=build /src/build/libs/«4:app».jar ./app.jar
USER «3»
EXPOSE «5:8080»
ENTRYPOINT ["java", "-jar", "/app/app.jar"]
`,
  },
  {
    label: "Rust",
    detail: "stages to build and to run a Rust program",
    template: `FROM rust:«1:1.91»-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \\
    --mount=type=cache,target=/src/target \\
    cargo build --release --locked && \\
    cp target/release/«2:app» /usr/local/bin/«2»

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /usr/local/bin/«2» /usr/local/bin/«2»
ENTRYPOINT ["/usr/local/bin/«2»"]
`,
  },
  {
    label: ".NET",
    detail: "stages to publish and to run an ASP.NET Core program",
    template: `FROM mcr.microsoft.com/dotnet/sdk:«1:10.0» AS build
WORKDIR /src
COPY «2:App».csproj ./
RUN --mount=type=cache,target=/root/.nuget/packages \\
    dotnet restore
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages \\
    dotnet publish --no-restore --configuration Release --output /out

FROM mcr.microsoft.com/dotnet/aspnet:«1»
WORKDIR /app
COPY --from=build /out ./
USER $APP_UID
EXPOSE «3:8080»
ENTRYPOINT ["dotnet", "«2».dll"]
`,
  },
];
