/** The process of the hub or of the readers would have ended, something took too long, or something was simply wrong. */
export type FailureKind = "crash" | "hang" | "fault";

/** What the fuzzer found, with the bytes that did it, if they are known. */
export class FuzzFailure extends Error {
  override readonly name = "FuzzFailure";
  readonly kind: FailureKind;
  readonly bytes: readonly Buffer[];

  constructor(kind: FailureKind, message: string, bytes: readonly Buffer[] = []) {
    super(message);
    this.kind = kind;
    this.bytes = bytes;
  }
}
