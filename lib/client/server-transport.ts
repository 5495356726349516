import type { EventList } from "#lib/chat/events/list-events.ts";
import type { HubTicket } from "#lib/chat/tokens.ts";
import type { RestApi } from "./rest-api.ts";
import type { Transport } from "./transport.ts";

/** The ways to a server's log. The code for the hub loads when it is first needed. */
export function createServerTransport(api: RestApi): Transport {
  return {
    async open(listener) {
      const ticket = await api.request<HubTicket>("POST", "/hub-token");
      const { openHubLink } = await import("./hub-link.ts");
      return openHubLink(ticket, listener);
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
