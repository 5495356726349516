import type { HubLimits } from "./hub-limits.ts";
import type { HubOptions } from "./hub-options.ts";
import type { MethodTable } from "./method-table.ts";
import type { ReportError } from "./report-error.ts";

/** What all connections of a hub share. */
export interface HubRuntime<User> {
  hooks: Pick<HubOptions<User>, "onConnected" | "onDisconnected">;
  methods: MethodTable<User>;
  limits: HubLimits;
  reportError: ReportError;
}
