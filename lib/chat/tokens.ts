import type { Principal } from "./actor.ts";
import type { TenantId } from "./ids.ts";

/** How to reach the hub, and the proof of who comes. `expiresAt` is ISO 8601. */
export interface HubTicket {
  url: string;
  token: string;
  expiresAt: string;
}

/** Makes the tokens that authentication later accepts. */
export interface TokenMinter {
  /** A bearer token by which a visitor is known again. */
  forVisitor(tenantId: TenantId, visitorId: string): Promise<string>;
  /** A token that lives minutes and opens a connection to the hub. */
  forHub(principal: Principal): Promise<HubTicket>;
}
