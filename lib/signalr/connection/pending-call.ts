import type { HubRouter } from "../hub/hub-router.ts";
import type { CallScope } from "../hub/server-call.ts";
import type { CallMessage } from "./find-method.ts";
import type { UploadStream } from "./upload-stream.ts";

/** What runs calls. */
interface CallRunner {
  readonly router: HubRouter;
  givePlaceBack(call: PendingCall): void;
}

/** A call that has arrived. */
export class PendingCall implements CallScope {
  readonly message: CallMessage;
  readonly uploads: readonly UploadStream[];
  /** Stops a call whose result is a stream. */
  readonly cancel: AbortController | undefined;
  /** Whether it takes up one of the places for calls that run at a time. */
  holdsPlace = false;
  readonly #runner: CallRunner;

  constructor(call: Pick<PendingCall, "message" | "uploads" | "cancel">, runner: CallRunner) {
    this.message = call.message;
    this.uploads = call.uploads;
    this.cancel = call.cancel;
    this.#runner = runner;
  }

  get signal(): AbortSignal | undefined {
    return this.cancel?.signal;
  }

  /** Asks a client. The call gives its place back for the time that this may take. */
  invoke(connectionId: string, target: string, args: readonly unknown[]): Promise<unknown> {
    this.#runner.givePlaceBack(this);
    return this.#runner.router.invoke(connectionId, target, args);
  }
}
