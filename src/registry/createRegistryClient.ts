import type { IncomingHttpHeaders } from "node:http";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import { digestOf, hasDigest, isDigest } from "../oci/digest.ts";
import { manifestTypes } from "../oci/mediaTypes.ts";
import { readImageConfig } from "../oci/readImageConfig.ts";
import { readManifest } from "../oci/readManifest.ts";
import {
  type Call,
  type CallAnswer,
  createTransport,
  type TransportDeps,
} from "./createTransport.ts";
import { putManifest } from "./putManifest.ts";
import { blobCall, hasBlob, readBlob } from "./readBlob.ts";
import { readNames } from "./readNames.ts";
import { nextPage, readPages } from "./readPages.ts";
import type { RegistryClient, RegistryClientOptions } from "./registryClient.ts";
import { registryUnreachable } from "./registryUnreachable.ts";
import { uploadBlob } from "./uploadBlob.ts";

/** Bytes of a manifest (distribution spec, "Pushing Manifests"). */
const MANIFEST_LIMIT = 4 * 1024 * 1024;
const CONFIG_LIMIT = 8 * 1024 * 1024;
/** Bytes of a page of names. */
const PAGE_LIMIT = 8 * 1024 * 1024;
/** As many as the strictest registries give at once. */
const PAGE_SIZE = 1000;

export function createRegistryClient(
  options: RegistryClientOptions,
  deps: TransportDeps = {},
): RegistryClient {
  const { host } = options;
  const transport = createTransport(options, deps);

  /** The answer, where its status is one of these. */
  const ask = async (
    call: Call,
    statuses: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<CallAnswer> => {
    const answer = await transport.request(call, signal);
    if (statuses.includes(answer.status)) return answer;
    throw transport.refusal(call, answer);
  };

  const names = (
    { path, key, ...rest }: Pick<Call, "path" | "scopes" | "doing"> & { readonly key: string },
    signal: AbortSignal | undefined,
  ): Promise<readonly string[]> =>
    readPages(path, async (page) => {
      const call: Call = { ...rest, method: "GET", path: page, largest: PAGE_LIMIT };
      const { body, headers, url } = await ask(call, [200], signal);
      const found = readNames(body, key);
      if (!found) throw strange(`what it lists are no ${key}`);
      return { names: found, next: nextPage(headers.link, url) };
    });

  const strange = (why: string) =>
    registryUnreachable(
      host,
      `${host} does not answer as a registry does: ${why}.`,
      "A proxy may stand in between; else tell those who run the registry.",
    );

  const getManifest = async (
    repository: string,
    reference: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly descriptor: Descriptor; readonly content: Buffer }> => {
    const call: Call = { ...manifestCall(repository, reference), method: "GET" };
    const { headers, body } = await ask(call, [200], signal);
    const said = digestHeader(headers);
    for (const digest of [isDigest(reference) ? reference : undefined, said]) {
      if (digest !== undefined && !hasDigest(body, digest)) {
        throw strange(`the manifest of ${repository} that it gives is not ${digest}`);
      }
    }
    const digest = isDigest(reference) ? reference : (said ?? digestOf(body));
    const descriptor = { mediaType: mediaTypeOf(headers), digest, size: body.length };
    return { descriptor, content: body };
  };

  return {
    host,
    async ping(signal) {
      const call = { path: "/v2/", scopes: [], doing: "use it" };
      await ask({ ...call, method: "GET", largest: 64 * 1024, cut: true }, [200], signal);
    },
    tags(repository, signal) {
      const path = `/v2/${repository}/tags/list?n=${PAGE_SIZE}`;
      const doing = `list the tags of ${repository}`;
      return names({ path, key: "tags", doing, scopes: pulling(repository) }, signal);
    },
    repositories(signal) {
      const path = `/v2/_catalog?n=${PAGE_SIZE}`;
      const doing = "list its repositories";
      return names({ path, key: "repositories", doing, scopes: ["registry:catalog:*"] }, signal);
    },
    async headManifest(repository, reference, signal) {
      const call: Call = { ...manifestCall(repository, reference), method: "HEAD" };
      const answer = await transport.request(call, signal);
      const { status, headers } = answer;
      if (status === 404) return undefined;
      // An answer to HEAD holds no words, and some registries refuse it or leave out what it is for.
      if (status === 401 || status === 429) throw transport.refusal(call, answer);
      const digest = digestHeader(headers);
      const size = Number(headers["content-length"] ?? 0);
      if (status !== 200 || digest === undefined || size === 0) {
        try {
          return (await getManifest(repository, reference, signal)).descriptor;
        } catch (error) {
          if (isSlipwayError(error, "registry-refused") && error.facts.status === 404)
            return undefined;
          throw error;
        }
      }
      if (isDigest(reference) && digest !== reference) {
        throw strange(`it takes ${digest} for ${reference}`);
      }
      return { mediaType: mediaTypeOf(headers), digest, size };
    },
    async manifest(repository, reference, signal) {
      const found = await getManifest(repository, reference, signal);
      const image = `${host}/${repository}${isDigest(reference) ? "@" : ":"}${reference}`;
      const { mediaType, ...rest } = found.descriptor;
      const manifest = readManifest(found.content, { image, mediaType });
      const descriptor = { ...rest, mediaType: manifest.mediaType };
      return { descriptor, manifest, bytes: found.content };
    },
    async config(repository, { digest, size }, signal) {
      const what = `the configuration ${digest}`;
      if (size > CONFIG_LIMIT) throw strange(`${what} is larger than 8 MB`);
      const call = {
        ...blobCall(repository, digest),
        method: "GET",
        largest: CONFIG_LIMIT,
      } as const;
      const { body } = await ask(call, [200], signal);
      if (body.length !== size) throw strange(`${what} is of ${body.length} bytes and not ${size}`);
      if (!hasDigest(body, digest)) throw strange(`what it gives for ${what} is something else`);
      return readImageConfig(body, `${host}/${repository}`);
    },
    blob: (repository, blob, signal) => readBlob(transport, { host, repository }, blob, signal),
    putBlob: (repository, blob, options = {}, signal) =>
      uploadBlob(transport, { host, repository }, blob, options, signal),
    putManifest: (repository, reference, manifest, signal) =>
      putManifest(transport, { host, repository, reference }, manifest, signal),
    hasBlob: (repository, digest, signal) =>
      hasBlob(transport, blobCall(repository, digest), signal),
    async checkPush(repository, signal) {
      const doing = `push to ${repository}`;
      const scopes = [`repository:${repository}:pull,push`];
      const path = `/v2/${repository}/blobs/uploads/`;
      // Another upload that is begun does no harm, so this can be tried again.
      const call = { path, scopes, doing, method: "POST", largest: 64 * 1024, cut: true } as const;
      const { headers, url } = await ask(call, [202], signal);
      const { location } = headers;
      if (location === undefined || !URL.canParse(location, url.href)) return;
      const upload = `${new URL(location, url)}`;
      const cancel = { ...call, path: upload, method: "DELETE", once: true } as const;
      // Many refuse this and forget the upload by themselves; the answer is known already.
      await transport.request(cancel, signal).catch(() => signal?.throwIfAborted());
    },
    async deleteManifest(repository, digest, signal) {
      const call: Call = {
        ...manifestCall(repository, digest),
        method: "DELETE",
        scopes: [`repository:${repository}:delete,pull`],
        doing: `delete ${repository}@${digest}`,
      };
      const answer = await transport.request(call, signal);
      const { status, attempt } = answer;
      if (status === 202 || status === 200 || status === 204) return;
      // An earlier attempt has done it, and its answer was lost.
      if (status === 404 && attempt > 1) return;
      if (status === 405 || status === 501 || answer.body.includes("UNSUPPORTED")) {
        throw deletionOff(host, status);
      }
      throw transport.refusal(call, answer);
    },
    close: transport.close,
  };
}

/** GET, HEAD or DELETE of a manifest. */
function manifestCall(repository: string, reference: string) {
  return {
    path: `/v2/${repository}/manifests/${reference}`,
    scopes: pulling(repository),
    doing: `read ${repository}${isDigest(reference) ? "@" : ":"}${reference}`,
    headers: { Accept: manifestTypes.join(", ") },
    largest: MANIFEST_LIMIT,
  };
}

function pulling(repository: string): readonly string[] {
  return [`repository:${repository}:pull`];
}

function digestHeader(headers: IncomingHttpHeaders): string | undefined {
  const digest = headers["docker-content-digest"];
  return typeof digest === "string" && isDigest(digest) ? digest : undefined;
}

/** Empty where nothing is said. */
function mediaTypeOf(headers: IncomingHttpHeaders): string {
  return (headers["content-type"] ?? "").replace(/;.*/s, "").trim().toLowerCase();
}

function deletionOff(host: string, status: number): SlipwayError<"registry-refused"> {
  return new SlipwayError(
    "registry-refused",
    { registry: host, reason: "other", status, login: false },
    {
      message: `${host} does not delete images: deletion is switched off there (status ${status}).`,
      hint: "Those who run the registry can allow it; Docker's own has storage.delete.enabled for it.",
    },
  );
}
