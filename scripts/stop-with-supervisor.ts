/**
 * Loaded into each process that the supervisor starts: standard input is a pipe from there, so its end means that the
 * supervisor is gone, even where it could not say so. The process then stops in a hurry, to leave its port to the next.
 * The processes that such a process starts itself load this as well, and are none of the supervisor's.
 */
if (process.env.PARLEY_SUPERVISOR === String(process.ppid)) {
  process.stdin.once("end", () => process.kill(process.pid, "SIGINT"));
  process.stdin.resume();
}
