import type { HubCounters } from "../hub-counters.ts";
import type { ReportError } from "../report-error.ts";
import { type EnvelopeContent, writeEnvelope } from "./envelope.ts";
import type { HubBackplane } from "./hub-backplane.ts";

interface EnvelopeSenderOptions {
  serverId: string;
  backplane: HubBackplane;
  counters: HubCounters;
  reportError: ReportError;
}

/** Publishes what one server says. What the backplane does not take is counted, and reported once an outage. */
export class EnvelopeSender {
  readonly #options: EnvelopeSenderOptions;
  #isOutageReported = false;
  #isClosed = false;

  constructor(options: EnvelopeSenderOptions) {
    this.#options = options;
  }

  /** Resolves to false if the backplane did not take it. */
  send(channel: string, content: EnvelopeContent): Promise<boolean> {
    return this.publish(channel, this.write(content));
  }

  /** For an envelope that goes to several channels. */
  write(content: EnvelopeContent): Buffer {
    return writeEnvelope(this.#options.serverId, content);
  }

  async publish(channel: string, envelope: Buffer): Promise<boolean> {
    if (this.#isClosed) return false;
    const { backplane, counters, reportError } = this.#options;
    try {
      await backplane.publish(channel, envelope);
      this.#isOutageReported = false;
      return true;
    } catch (error) {
      counters.backplaneMessagesDropped++;
      if (!this.#isOutageReported) reportError(error, {});
      this.#isOutageReported = true;
      return false;
    }
  }

  /** For signs of life: whether they come through is noticed by those who miss them. */
  signal(channel: string, content: EnvelopeContent): void {
    if (!this.#isClosed) this.#options.backplane.publish(channel, this.write(content)).catch(() => {});
  }

  /** Sends nothing from now on. */
  close(): void {
    this.#isClosed = true;
  }
}
