import { describe, expect, it } from "vitest";
import { aHub } from "./a-hub.ts";
import { aRawClient, refusedUpgrade } from "./raw-client.ts";

const friend = "https://friend.example";
const stranger = "https://stranger.example";

function negotiate(url: string, origin: string, method = "POST"): Promise<Response> {
  return fetch(`${url}/negotiate?negotiateVersion=1`, {
    method,
    headers: { Origin: origin, Authorization: "Bearer alice" },
  });
}

describe("a page of an allowed origin", () => {
  it("may negotiate with credentials and read the reply", async () => {
    const { url } = await aHub();
    const { status, headers } = await negotiate(url, friend);
    expect(status).toBe(200);
    expect(headers.get("Access-Control-Allow-Origin")).toBe(friend);
    expect(headers.get("Access-Control-Allow-Credentials")).toBe("true");
    expect(headers.get("Vary")).toBe("Origin");
  });

  it("is told in the preflight all headers that the client sends", async () => {
    const { url } = await aHub();
    const { status, headers } = await negotiate(url, friend, "OPTIONS");
    expect(status).toBe(204);
    expect(headers.get("Access-Control-Allow-Methods")).toContain("POST");
    const allowed = headers.get("Access-Control-Allow-Headers")?.toLowerCase();
    for (const name of ["authorization", "content-type", "x-requested-with", "x-signalr-user-agent"]) {
      expect(allowed).toContain(name);
    }
  });

  it("can read why it was refused", async () => {
    const { url } = await aHub({ authenticate: async () => null });
    const { status, headers } = await negotiate(url, friend);
    expect(status).toBe(401);
    expect(headers.get("Access-Control-Allow-Origin")).toBe(friend);
  });

  it("may open a socket", async () => {
    const { url } = await aHub();
    const client = await aRawClient(url, { headers: { Origin: friend } });
    expect(client.messages).toEqual([{}]);
  });
});

describe("a page of any other origin", () => {
  it("may not negotiate, and cannot read the reply", async () => {
    const { url } = await aHub();
    const { status, headers } = await negotiate(url, stranger);
    expect(status).toBe(403);
    expect(headers.has("Access-Control-Allow-Origin")).toBe(false);
  });

  it("gets no preflight", async () => {
    const { url } = await aHub();
    expect((await negotiate(url, stranger, "OPTIONS")).status).toBe(403);
  });

  it("may not open a socket", async () => {
    const { url } = await aHub();
    expect(await refusedUpgrade(url, { token: "alice", headers: { Origin: stranger } })).toBe(403);
  });

  it("is refused and reported when the check itself fails", async () => {
    const fault = new Error("no list");
    const { url, errors } = await aHub({
      allowOrigin() {
        throw fault;
      },
    });
    expect((await negotiate(url, friend)).status).toBe(403);
    expect(errors).toContainEqual({ error: fault });
  });
});
