/** Bounds on what one connection may take: times in milliseconds, sizes in bytes. */
export interface HubLimits {
  /** How long a new socket may take to send its handshake. */
  handshakeTimeoutMs: number;
  /** The server pings a connection to which it has sent nothing for this long. */
  keepAliveMs: number;
  /** A client that has pinged once and then is silent for this long is closed. */
  clientTimeoutMs: number;
  /** The largest hub message a client may send, the handshake included. */
  maximumMessageBytes: number;
  /** The most that may wait to be sent to one connection; a slower reader is cut off. */
  maximumBufferedBytes: number;
  /** How long a negotiated id waits for its socket. */
  negotiatedConnectionTimeoutMs: number;
  /** How long a closing socket waits for the other side to close as well. */
  closeTimeoutMs: number;
}

/** The defaults of ASP.NET Core SignalR, where it has one. */
export const defaultHubLimits: HubLimits = {
  handshakeTimeoutMs: 15_000,
  keepAliveMs: 15_000,
  clientTimeoutMs: 30_000,
  maximumMessageBytes: 32 * 1024,
  maximumBufferedBytes: 1024 * 1024,
  negotiatedConnectionTimeoutMs: 15_000,
  closeTimeoutMs: 5_000,
};
