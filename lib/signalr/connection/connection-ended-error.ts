/** What code is told that still waits for a client whose connection has ended. It is no fault of the code's. */
export class ConnectionEndedError extends Error {}
