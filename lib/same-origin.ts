const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

/** Whether two origins are the same place, where all names of the loopback address count as one. */
export function isSameOrigin(left: string, right: string): boolean {
  if (!URL.canParse(left) || !URL.canParse(right)) return false;
  const [a, b] = [new URL(left), new URL(right)];
  const isSameHost = a.hostname === b.hostname || [a, b].every(({ hostname }) => loopbackHosts.includes(hostname));
  return a.protocol === b.protocol && a.port === b.port && isSameHost;
}
