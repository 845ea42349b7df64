/** Codes of the gRPC specification that are told apart here. */
export const grpcStatus = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  failedPrecondition: 9,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
};

/** How a call ended, if not well: thrown by methods that are served and by calls that are made. */
export class GrpcError extends Error {
  readonly status: number;
  /** `grpc-status-details-bin`: a `google.rpc.Status`; only of calls that were made. */
  readonly details: Uint8Array | undefined;

  constructor(status: number, message: string, details?: Uint8Array) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** The call, or the whole connection, ended without an answer; `cause` where a reason is known. */
export class CallCutError extends GrpcError {
  constructor(cause?: Error) {
    super(grpcStatus.unavailable, cause?.message || "the call was cut off");
    this.cause = cause;
  }
}
