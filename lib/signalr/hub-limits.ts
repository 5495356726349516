/** Bounds on what one connection may take: times in milliseconds, sizes in bytes. */
export interface HubLimits {
  /** How long a new connection may take to send its handshake. */
  handshakeTimeoutMs: number;
  /** The server pings a connection to which it has sent nothing for this long. */
  keepAliveMs: number;
  /** A client that has pinged once and then is silent for this long is closed. */
  clientTimeoutMs: number;
  /** A connection whose peer takes nothing of what waits for it is cut off after this long. */
  sendTimeoutMs: number;
  /** How long a client may take to answer a call of one of its methods. */
  clientResultTimeoutMs: number;
  /** The largest hub message a client may send, the handshake included. */
  maximumMessageBytes: number;
  /** How many arrays and objects may lie within each other in a message of a client. */
  maximumMessageDepth: number;
  /** The largest body of a POST, which may carry many messages. */
  maximumPostBytes: number;
  /** The most that may wait to be sent to one connection; a slower reader is cut off. */
  maximumBufferedBytes: number;
  /**
   * How many invocations of one connection run at a time. One with a stream, down or up, and one that waits for a client's
   * result do not count.
   */
  maximumParallelInvocations: number;
  /** How many of those that wait for a client's result may be under way, beside as many as there may be streams. */
  maximumWaitingInvocations: number;
  /** How many invocations may wait for their turn before the server stops reading from the client. */
  maximumQueuedInvocations: number;
  /** How many items of an upload wait for the method that reads them before the server stops reading from the client. */
  uploadBufferItems: number;
  /** How many streams one connection may have running at a time, up and down together. */
  maximumStreams: number;
  /** How long a negotiated id waits for its connection. */
  negotiatedConnectionTimeoutMs: number;
  /** How long a connection lives without a poll, or, if it may resume, without a socket. */
  disconnectedTimeoutMs: number;
  /** How long a poll waits for something to send. Clients give up after 100 s. */
  pollTimeoutMs: number;
  /** How long a closing socket waits for the other side to close as well. */
  closeTimeoutMs: number;
  /** How many bytes are kept for sending again to a client that resumes, until it has acknowledged them. */
  resumeBufferBytes: number;
  /** How long a socket that resumes a connection may take to say where it resumes. */
  resumeTimeoutMs: number;
  /**
   * How long a new connection, or one that joins a group, waits until what other servers send to it arrives. Then it goes
   * on, and that arrives as soon as the backplane lets it.
   */
  backplaneSubscribeTimeoutMs: number;
  /** How long another server may take to do what it is asked for. */
  backplaneReplyTimeoutMs: number;
  /** How often the server makes sure that the backplane brings messages, and tells the other servers that it is there. */
  backplaneCanaryMs: number;
  /** A backplane that brings nothing for this long is not ready; a server that says nothing for this long is gone. */
  backplaneSilenceMs: number;
}

/** The defaults of ASP.NET Core SignalR, where it has one. */
export const defaultHubLimits: HubLimits = {
  handshakeTimeoutMs: 15_000,
  keepAliveMs: 15_000,
  clientTimeoutMs: 30_000,
  sendTimeoutMs: 10_000,
  clientResultTimeoutMs: 60_000,
  maximumMessageBytes: 32 * 1024,
  maximumMessageDepth: 64,
  maximumPostBytes: 1024 * 1024,
  maximumBufferedBytes: 1024 * 1024,
  maximumParallelInvocations: 1,
  maximumWaitingInvocations: 128,
  maximumQueuedInvocations: 16,
  uploadBufferItems: 10,
  maximumStreams: 100,
  negotiatedConnectionTimeoutMs: 15_000,
  disconnectedTimeoutMs: 15_000,
  pollTimeoutMs: 90_000,
  closeTimeoutMs: 5_000,
  resumeBufferBytes: 100_000,
  resumeTimeoutMs: 5_000,
  backplaneSubscribeTimeoutMs: 1_000,
  backplaneReplyTimeoutMs: 5_000,
  backplaneCanaryMs: 5_000,
  backplaneSilenceMs: 15_000,
};
