import type { FilteredHub } from "../hub/filters.ts";
import type { HubRouter, Respondent, ServerRouter } from "../hub/hub-router.ts";
import type { MethodTable } from "../hub/method-table.ts";
import type { HubCounters } from "../hub-counters.ts";
import type { HubLimits } from "../hub-limits.ts";
import type { ExpiredConnection, HubIdentity } from "../hub-server-options.ts";
import type { HubClients } from "../hub-targets.ts";
import type { HubProtocol } from "../protocols/hub-protocol.ts";
import type { ReportError } from "../report-error.ts";
import type { FlushQueue } from "./flush-queue.ts";
import type { Heartbeat } from "./heartbeat.ts";

/** What all connections of a hub share. */
export interface HubRuntime<User, Client> {
  hub: FilteredHub<User, Client>;
  methods: MethodTable<User, Client>;
  router: HubRouter & Pick<ServerRouter<Respondent>, "whenReachable">;
  clients: HubClients<Client>;
  protocols: readonly HubProtocol[];
  limits: HubLimits;
  counters: HubCounters;
  detailedErrors: boolean;
  reportError: ReportError;
  heartbeat: Heartbeat;
  flushQueue: FlushQueue;
  /** Renews an identity that has expired; null if it is over. */
  refresh(connection: ExpiredConnection<User>): Promise<HubIdentity<User> | null>;
}
