import type { ServedPaths } from "../packageRegistry.ts";
import { writeZip } from "../writeZip.ts";

/** A build backend as PEP 517 has it: makes a wheel of the package `hello` with a program of its name. */
const backend = `import zipfile


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    info = "hello-1.0.0.dist-info"
    files = {
        "hello/__init__.py": open("hello/__init__.py").read(),
        info + "/METADATA": "Metadata-Version: 2.1\\nName: hello\\nVersion: 1.0.0\\n",
        info + "/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        info + "/entry_points.txt": "[console_scripts]\\nhello = hello:main\\n",
        info + "/RECORD": "",
    }
    name = "hello-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel_directory + "/" + name, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return name
`;

const wheels: Readonly<Record<string, readonly [string, string]>> = {
  leftword: ["leftword/__init__.py", 'word = "left"\n'],
  leftbuild: ["leftbuild.py", backend],
};

/** Packages for pip in version 1.0.0, https://packaging.python.org/en/latest/specifications/ */
export const wheelPaths: ServedPaths = Object.fromEntries(
  Object.entries(wheels).flatMap(([name, file]) => {
    const wheel = `${name}-1.0.0-py3-none-any.whl`;
    return [
      [`/pip/${name}/`, () => `<!DOCTYPE html><a href="/wheels/${wheel}">${wheel}</a>`],
      [`/wheels/${wheel}`, () => writeZip(wheelFiles(name, file))],
    ];
  }),
);

function wheelFiles(
  name: string,
  file: readonly [string, string],
): readonly (readonly [string, string])[] {
  const info = `${name}-1.0.0.dist-info`;
  const files: readonly (readonly [string, string])[] = [
    file,
    [`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0.0\n`],
    [`${info}/WHEEL`, "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"],
  ];
  const record = [...files.map(([path]) => `${path},,\n`), `${info}/RECORD,,\n`];
  return [...files, [`${info}/RECORD`, record.join("")]];
}
