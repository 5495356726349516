import { isIPv6 } from "node:net";

const groupsOfAddress = 8;
const groupsOfNetwork = 4;

/**
 * The network for which attempts are counted: an IPv4 address by itself, and of IPv6 the first 64 bits, since a single
 * customer of a provider has all addresses behind them (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(?<v4>\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.groups?.v4;
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.toLowerCase().split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, groupsOfAddress - first.length - last.length) }, () => "0");
  const groups = [...first, ...(tail === undefined ? [] : zeros), ...last];
  return groups
    .slice(0, groupsOfNetwork)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
