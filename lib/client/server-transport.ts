import type { EventList } from "#lib/chat/events/list-events.ts";
import type { HubTicket } from "#lib/chat/tokens.ts";
import type { RestApi } from "./rest-api.ts";
import type { Transport } from "./transport.ts";

export interface ServerTransportOptions {
  /** The origin of a hub, instead of the one that the server names. */
  hubUrl?: string | undefined;
}

/** The ways to a server's log. The code for the hub loads when it is first needed. */
export function createServerTransport(api: RestApi, { hubUrl }: ServerTransportOptions): Transport {
  return {
    async open(listener) {
      const ticket = await api.request<HubTicket>("POST", "/hub-token");
      const { openHubLink } = await import("./hub-link.ts");
      const url = hubUrl === undefined ? ticket.url : new URL(new URL(ticket.url).pathname, hubUrl).href;
      return openHubLink({ ...ticket, url }, listener);
    },
    listEvents({ after, epoch }, limit) {
      const query = new URLSearchParams({
        ...(after !== undefined && { after: String(after), limit: String(limit) }),
        ...(epoch !== undefined && { epoch }),
      });
      return api.request<EventList>("GET", `/events?${query}`);
    },
  };
}
