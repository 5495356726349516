/** What a hub has done since it began. Each number only grows. */
export interface HubCounters {
  connectionsOpened: number;
  connectionsClosed: number;
  /** Requests and handshakes that were turned away. */
  connectionsRefused: number;
  connectionsResumed: number;
  invocations: number;
  /** Connections cut off because too much waited for them, or because they took nothing for too long. */
  slowReadersClosed: number;
  /** Connections closed because their client broke the protocol. */
  protocolErrorsClosed: number;
  /** Connections closed because their client was silent for too long. */
  silentClientsClosed: number;
  /** Messages for connections that had ended, or that were cut off before the messages left. */
  messagesDropped: number;
  /** Items of uploads that no method was reading any more. */
  uploadItemsDropped: number;
  /** Messages to other servers that the backplane did not take. */
  backplaneMessagesDropped: number;
}

export function createHubCounters(): HubCounters {
  return {
    connectionsOpened: 0,
    connectionsClosed: 0,
    connectionsRefused: 0,
    connectionsResumed: 0,
    invocations: 0,
    slowReadersClosed: 0,
    protocolErrorsClosed: 0,
    silentClientsClosed: 0,
    messagesDropped: 0,
    uploadItemsDropped: 0,
    backplaneMessagesDropped: 0,
  };
}
