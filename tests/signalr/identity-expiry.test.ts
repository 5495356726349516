import { describe, expect, it } from "vitest";
import { aHub, method } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { aRealClient } from "./real-client.ts";
import { until } from "./until.ts";

const whoAmI = method({ args: [], run: ({ connection }) => connection.user.name });

function soon(): Date {
  return new Date(Date.now() + 500);
}

describe("a connection whose identity expires", () => {
  it("is closed without a refresh, and its client comes back with a new identity", async () => {
    let identities = 0;
    const { url } = await aHub({
      async authenticate() {
        identities++;
        const identity = { user: { name: `identity ${identities}` }, userIdentifier: "alice" };
        return identities === 1 ? { ...identity, expiresAt: soon() } : identity;
      },
      methods: { whoAmI },
    });
    const client = aRealClient(url, { reconnects: true, skipNegotiation: true });
    const reconnected = new Promise((resolve) => client.onreconnected(resolve));
    await client.start();
    expect(await client.invoke("whoAmI")).toBe("identity 1");
    await reconnected;
    expect(await client.invoke("whoAmI")).toBe("identity 2");
  });

  it("lives on with what the refresh returns, until that expires", async () => {
    const asked: string[] = [];
    const { url, connection } = await aHub({
      authenticate: async () => ({ user: { name: "first" }, userIdentifier: "alice", expiresAt: soon() }),
      async refresh({ user }) {
        asked.push(user.name);
        if (asked.length === 2) return null;
        return { user: { name: "second" }, userIdentifier: "alice", expiresAt: soon() };
      },
      methods: { whoAmI },
    });
    const client = await aRawClient(url);
    await until(() => connection().user.name === "second");
    expect(await client.invoke("whoAmI")).toMatchObject({ result: "second" });
    await client.closed();
    expect(client.ofType(7)).toEqual([{ type: 7, allowReconnect: true }]);
    expect(asked).toEqual(["first", "second"]);
  });

  it("is closed when the refresh fails, which is reported, or brings somebody else", async () => {
    const fault = new Error("the issuer is away");
    const { url, errors } = await aHub({
      authenticate: async ({ token = "" }) => ({ user: { name: token }, userIdentifier: token, expiresAt: soon() }),
      async refresh({ user }) {
        if (user.name === "broken") throw fault;
        return { user: { name: "mallory" }, userIdentifier: "mallory" };
      },
    });
    for (const token of ["broken", "alice"]) {
      const client = await aRawClient(url, { token });
      await client.closed();
      expect(client.ofType(7)).toMatchObject([{ allowReconnect: true }]);
    }
    expect(errors).toMatchObject([{ error: fault }]);
  });
});
