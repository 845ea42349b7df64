import { isAbort, isSlipwayError } from "../base/errors.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such socket",
  EACCES: "permission denied: this user may not open the socket",
  EPERM: "permission denied: this user may not open the socket",
  ECONNREFUSED: "connection refused: nothing listens there",
  ECONNRESET: "what listens there closed the connection",
  EPIPE: "what listens there closed the connection",
  ENOTSOCK: "the file is not a socket",
  ENOTDIR: "there is no such socket",
  ETIMEDOUT: "timed out",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "the name of the host could not be looked up",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed and not trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is signed by an authority that is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is signed by an authority that is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate is signed by an authority that is not trusted",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  EPROTO: "it does not speak TLS as expected",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS",
  TLS_ALERT_CERTIFICATE_REQUIRED: "it wants a certificate of the client, and got none",
  TLS_ALERT_UNKNOWN_CA: "it does not trust the authority of the client's certificate",
  TLS_ALERT_BAD_CERTIFICATE: "it refuses the client's certificate",
  TLS_ALERT_CERTIFICATE_EXPIRED: "the client's certificate has expired",
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: "the client's key does not belong to its certificate",
};

/** Why an endpoint does not serve, in a few plain words. */
export function whyUnreachable(error: unknown): string {
  if (isAbort(error)) return "timed out";
  if (isSlipwayError(error)) return error.message;
  if (!(error instanceof Error)) return String(error);
  // Versions of OpenSSL write SSLV3, TLSV1, TLSV13 or SSL/TLS before one and the same alert.
  const code =
    "code" in error && typeof error.code === "string"
      ? error.code.replace(/^ERR_SSL_[^_]+_ALERT_/, "TLS_ALERT_")
      : "";
  if (error.message.startsWith("ssh")) return error.message;
  if (code.startsWith("HPE_")) return "what answers there is no container engine";
  return REASONS[code] ?? error.message.replace(/\s+/g, " ").trim();
}
