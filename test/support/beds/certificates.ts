import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";

/** Paths of PEM files. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends CertificateFiles {
  /** Signs a certificate; `names` as `DNS:…` or `IP:…`, without them it is one of a client. */
  sign(
    name: string,
    options?: { readonly names?: readonly string[]; readonly expired?: boolean },
  ): Promise<CertificateFiles>;
}

/** An authority of its own, with its files in the folder. */
export async function createAuthority(folder: string, name: string): Promise<Authority> {
  const own = filesOf(folder, name);
  await run("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-keyout", own.key, "-out", own.cert, "-days", "3650", "-subj", `/CN=${name}`],
    ...["-addext", "basicConstraints=critical,CA:TRUE"],
  ]);
  return {
    ...own,
    async sign(subject, { names = [], expired = false } = {}) {
      const files = filesOf(folder, subject);
      const request = join(folder, `${subject}.csr`);
      const extensions = join(folder, `${subject}.ext`);
      await writeFile(
        extensions,
        names.length > 0
          ? `subjectAltName=${names.join()}\nextendedKeyUsage=serverAuth\n`
          : "extendedKeyUsage=clientAuth\n",
      );
      await run("openssl", [
        ...["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-keyout", files.key, "-out", request, "-subj", `/CN=${subject}`],
      ]);
      await run("openssl", [
        ...["x509", "-req", "-in", request, "-CA", own.cert, "-CAkey", own.key, "-CAcreateserial"],
        // A span that ends before it begins is as expired as one can be.
        ...["-days", expired ? "-1" : "3650", "-extfile", extensions, "-out", files.cert],
      ]);
      return files;
    },
  };
}

function filesOf(folder: string, name: string): CertificateFiles {
  return { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
}
