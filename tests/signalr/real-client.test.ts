import { describe, expect, it } from "vitest";
import { aHub } from "./a-hub.ts";
import { aRealClient } from "./real-client.ts";

describe.each([{ skipNegotiation: false }, { skipNegotiation: true }])("Microsoft's client with %o", (options) => {
  it("calls methods and is called, both ways in order", async () => {
    const { url } = await aHub({
      methods: {
        async echo({ connection }, ...values) {
          for (const value of values) connection.send("echoed", value);
          return values.length;
        },
      },
    });
    const client = aRealClient(url, options);
    const echoed: unknown[] = [];
    client.on("echoed", (value) => echoed.push(value));
    await client.start();
    expect(await client.invoke("echo", 1, "zwei \u001e", { three: [3] })).toBe(3);
    expect(echoed).toEqual([1, "zwei \u001e", { three: [3] }]);
  });

  it("sees a method's failure as an error, and goes on", async () => {
    const { url } = await aHub({ methods: { ok: () => "ok" } });
    const client = aRealClient(url, options);
    await client.start();
    await expect(client.invoke("missing")).rejects.toThrow("Unknown hub method 'missing'");
    expect(await client.invoke("ok")).toBe("ok");
  });

  it("is closed for good by an abort, with the server's error if there is one", async () => {
    const { url, connection } = await aHub();
    const client = aRealClient(url, { ...options, reconnects: true });
    const closed = new Promise((resolve) => client.onclose(resolve));
    await client.start();
    connection().close({ error: "Out." });
    expect(await closed).toEqual(expect.objectContaining({ message: expect.stringContaining("Out.") }));
  });
});

describe("Microsoft's client", () => {
  it("knows the connection by the id that the server knows", async () => {
    const { url, connection } = await aHub();
    const client = aRealClient(url);
    await client.start();
    expect(client.connectionId).toBe(connection().connectionId);
  });

  it("fails to start with an unknown token's 401", async () => {
    const { url } = await aHub({ authenticate: async () => null });
    await expect(aRealClient(url).start()).rejects.toThrow("401");
  });

  it("fails to start when the handshake is refused", async () => {
    const { url } = await aHub({ limits: { maximumMessageBytes: 10 } });
    await expect(aRealClient(url).start()).rejects.toThrow("Handshake was canceled.");
  });
});
