/** Settings of a process that is called as often as it can answer, all by this machine. */
export const unlimitedRates = {
  RATE_PER_MINUTE_ADDRESS: "0",
  RATE_PER_MINUTE_ACTOR_READS: "0",
  RATE_PER_MINUTE_ACTOR_WRITES: "0",
  RATE_PER_MINUTE_TENANT: "0",
  RATE_PER_MINUTE_REGISTRATIONS: "0",
};
