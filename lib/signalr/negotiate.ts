import { type ConnectionTokens, newConnectionId } from "./connection-tokens.ts";
import { queryValue } from "./request-target.ts";

const highestVersion = 1;
const availableTransports = [{ transport: "WebSockets", transferFormats: ["Text", "Binary"] }];

/**
 * Reserves a connection for the user and returns the body of the reply, which has status 200 even if it is an
 * error. Since version 1 the token that takes the connection up is a secret apart from its public id.
 */
export function negotiate(url: URL, userIdentifier: string, tokens: ConnectionTokens): object {
  const requested = queryValue(url, "negotiateVersion") ?? "0";
  if (!/^-?\d+$/.test(requested)) return { error: "The client requested a non-integer protocol version." };
  const negotiateVersion = Math.min(Number(requested), highestVersion);
  if (negotiateVersion < 0) {
    return { error: `The client requested version '${requested}', but the server does not support this version.` };
  }
  const connectionId = newConnectionId();
  const connectionToken = negotiateVersion === 0 ? connectionId : newConnectionId();
  tokens.reserve(connectionToken, { connectionId, userIdentifier });
  return negotiateVersion === 0
    ? { connectionId, negotiateVersion, availableTransports }
    : { connectionId, connectionToken, negotiateVersion, availableTransports };
}
