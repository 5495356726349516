import { describe, expect, it } from "vitest";
import { StoredRequest } from "#lib/signalr/http/stored-request.ts";

const remoteAddress = undefined;

describe("a stored request", () => {
  it("gives back what it was made of, without what proved the identity and what made the socket", () => {
    const kept = { host: "a.example", cookie: "a=1; b=2", "x-empty": "", "sec-websocket-protocol": "a" };
    const leftOut = { authorization: "Bearer secret", upgrade: "websocket", "sec-websocket-key": "abc" };
    const url = new URL("http://localhost/hub?id=1&a=%20b");
    const stored = new StoredRequest({ url, headers: { ...kept, ...leftOut }, remoteAddress: "192.0.2.1" });
    expect(stored.headers).toEqual(kept);
    expect(stored.remoteAddress).toBe("192.0.2.1");
    expect(stored.url.href).toBe("http://localhost/hub?id=1&a=%20b");
  });

  it("may have no headers at all, or a header that is a list", () => {
    const url = new URL("http://localhost/hub");
    expect(new StoredRequest({ url, headers: {}, remoteAddress }).headers).toEqual({});
    const headers = { "set-cookie": ["a=1", "b=2"], host: "a.example" };
    expect(new StoredRequest({ url, headers, remoteAddress }).headers).toEqual(headers);
  });

  it("is not changed by whoever reads it", () => {
    const stored = new StoredRequest({
      url: new URL("http://localhost/hub"),
      headers: { host: "a.example" },
      remoteAddress,
    });
    stored.url.pathname = "/other";
    stored.headers.host = "b.example";
    expect([stored.url.pathname, stored.headers.host]).toEqual(["/hub", "a.example"]);
  });
});
