/** The packages that bring the programs which build scripts start, by program. */
export function toolPackage(program: string): string | undefined {
  return Object.hasOwn(packages, program) ? packages[program] : undefined;
}

/** The programs that a script of package.json starts, without variables and helpers in front. */
export function scriptPrograms(script: string): readonly string[] {
  return script
    .slice(0, 1000)
    .split(/&&|\|\||[;|&]/)
    .flatMap((command) => {
      const words = command.trim().split(/\s+/);
      const program = words.find((word) => !/^\w+=/.test(word) && word !== "cross-env");
      return program === undefined || program === "" ? [] : [program];
    });
}

const packages: Readonly<Record<string, string>> = {
  astro: "astro",
  babel: "@babel/cli",
  esbuild: "esbuild",
  nest: "@nestjs/cli",
  ng: "@angular/cli",
  parcel: "parcel",
  "react-scripts": "react-scripts",
  rollup: "rollup",
  swc: "@swc/cli",
  tsc: "typescript",
  tsup: "tsup",
  vite: "vite",
  "vue-cli-service": "@vue/cli-service",
  "vue-tsc": "vue-tsc",
  webpack: "webpack",
};
