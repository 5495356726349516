import type { ConnectBackplane } from "./a-server.ts";
import { groupsSuite } from "./groups-suite.ts";
import { resultsSuite } from "./results-suite.ts";
import { sendingSuite } from "./sending-suite.ts";
import { serversSuite } from "./servers-suite.ts";

/** What the router of a server promises, over whichever backplane. */
export function routerSuite(connect: ConnectBackplane): void {
  sendingSuite(connect);
  groupsSuite(connect);
  resultsSuite(connect);
  serversSuite(connect);
}
