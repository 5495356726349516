import { describe, expect, test } from "vitest";
import { clientAddress } from "#lib/client-address.ts";

const peer = "10.0.0.1";

describe("the address of a client", () => {
  test.each([
    ["is that of the socket where no proxy is ours", 0, "203.0.113.9", peer],
    ["is what our proxy has seen", 1, "198.51.100.7", "198.51.100.7"],
    ["is not what the client wrote before our proxy added to it", 1, "203.0.113.9, 198.51.100.7", "198.51.100.7"],
    ["is what the outermost of our proxies has seen", 2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"],
    ["is the first there is, where fewer proxies have added than there should be", 3, "198.51.100.7", "198.51.100.7"],
    ["is that of the socket where what stands there is no address", 1, "198.51.100.7, <script>", peer],
    ["is that of the socket where nothing stands there", 1, "", peer],
    ["is an IPv6 address as well", 1, "2001:DB8::7", "2001:db8::7"],
    ["is the IPv4 address that an IPv6 one stands for", 1, "::ffff:198.51.100.7", "198.51.100.7"],
  ])("%s", (_what, trustedProxies, forwardedFor, address) => {
    expect(clientAddress({ peer, forwardedFor }, trustedProxies)).toBe(address);
  });

  test("is that of the socket without the header, and unknown without a socket", () => {
    expect(clientAddress({ peer: "::ffff:10.0.0.1", forwardedFor: undefined }, 1)).toBe(peer);
    expect(clientAddress({ peer: undefined, forwardedFor: "203.0.113.9" }, 0)).toBe("unknown");
  });
});
