/** A failed call of AWS's JSON protocol: `{"__type": type, "message": message}` with the HTTP status. */
export class AwsError extends Error {
  /** Name of the modelled error, as `ResourceNotFoundException`. */
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = status;
  }
}
