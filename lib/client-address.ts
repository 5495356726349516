import { isIP } from "node:net";

/**
 * The header in which the web process notes the address at the other end of a request's socket, over whatever the client
 * sent in it: Next keeps the socket to itself, and believes what it finds in `x-forwarded-for`.
 */
export const peerHeader = "x-parley-peer-address";

/** For a caller of which no address is known. */
const unknownAddress = "unknown";
const ipv4InIpv6 = "::ffff:";

export interface Hops {
  /** The address at the other end of the socket. */
  peer: string | undefined;
  /** `X-Forwarded-For`, to which each proxy adds on the right whom it was asked by, after whatever the client wrote there. */
  forwardedFor: string | undefined;
}

/**
 * The address that a request came from: that of its socket, or with proxies before this process the one that the outermost
 * of them has seen, counted from the right. What stands further to the left may be made up.
 */
export function clientAddress({ peer, forwardedFor }: Hops, trustedProxies: number): string {
  const nearest = addressOf(peer ?? "") ?? unknownAddress;
  if (trustedProxies === 0 || forwardedFor === undefined) return nearest;
  const seen = forwardedFor.split(",").slice(-trustedProxies);
  return addressOf(seen[0] ?? "") ?? nearest;
}

/** The same of a request of the web process. */
export function addressOfRequest({ headers }: Pick<Request, "headers">, trustedProxies: number): string {
  const [peer, forwardedFor] = [headers.get(peerHeader), headers.get("x-forwarded-for")];
  return clientAddress({ peer: peer ?? undefined, forwardedFor: forwardedFor ?? undefined }, trustedProxies);
}

function addressOf(text: string): string | null {
  const trimmed = text.trim().toLowerCase();
  const address = trimmed.startsWith(ipv4InIpv6) ? trimmed.slice(ipv4InIpv6.length) : trimmed;
  return isIP(address) === 0 ? null : address;
}
