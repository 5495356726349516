import { argv } from "node:process";

/** Ends with 0 where an address answers with success, for the health checks of containers: `node scripts/probe.ts <url>`. */
const isReady = await fetch(argv[2] ?? "").then(
  ({ ok }) => ok,
  () => false,
);
process.exit(isReady ? 0 : 1);
