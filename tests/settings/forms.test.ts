import { describe, expect, test } from "vitest";
import { z } from "zod";
import { formErrorsOf } from "#components/settings/form-errors.ts";
import { groupPermissions, seesNothing } from "#components/settings/roles/permission-groups.ts";
import { isSettingsPath } from "#components/settings/settings-sections.ts";
import { draftOf, inputOf, readDomains } from "#components/settings/sign-in/provider-draft.ts";
import { readOrigin } from "#components/settings/widget/origin-list.ts";
import { permissionLabels, permissions } from "#lib/chat/permissions.ts";
import { originSchema } from "#lib/chat/settings/addresses.ts";
import { ApiError } from "#lib/client/api-error.ts";

describe("a refusal", () => {
  test("is told at its field, also where the server means an item of a list", () => {
    const error = new ApiError("invalid_input", "All of it.", {
      fields: [
        { field: "name", message: "Too short." },
        { field: "allowedOrigins.1", message: "Not an origin." },
      ],
    });
    expect(formErrorsOf(error, ["name", "allowedOrigins"])).toEqual({
      fields: { name: "Too short.", allowedOrigins: "Not an origin.", "allowedOrigins.1": "Not an origin." },
      form: null,
    });
  });

  test.each([
    [z.string().min(1), "", "This is needed."],
    [z.string().max(2), "abc", "This is too long."],
    [z.email(), "ada@", "This is not an email address."],
  ])("is told in words where a schema has none for people (%#)", (schema, value, words) => {
    const [issue] = schema.safeParse(value).error?.issues ?? [];
    const error = new ApiError("invalid_input", "", { fields: [{ field: "name", message: issue?.message ?? "" }] });
    expect(formErrorsOf(error, ["name"]).fields.name).toBe(words);
  });

  test("of a field that the form does not show is told for the whole form", () => {
    const error = new ApiError("invalid_input", "cursor: wrong", { fields: [{ field: "cursor", message: "Wrong." }] });
    expect(formErrorsOf(error, ["name"])).toEqual({ fields: {}, form: "cursor: wrong" });
  });

  test("that is about one field by its code is told there", () => {
    const error = new ApiError("taken", "ada@acme.test is a member already.");
    expect(formErrorsOf(error, ["email"], { taken: "email" })).toEqual({
      fields: { email: error.message },
      form: null,
    });
  });

  test("that is a fault of ours says so and nothing else", () => {
    const { form } = formErrorsOf(new TypeError("x is not a function"), ["name"]);
    expect(form).toBe("Something went wrong on our side.");
  });
});

describe("an allowed address", () => {
  test.each([
    ["https://www.example.com", "https://www.example.com"],
    ["  www.example.com ", "https://www.example.com"],
    ["HTTPS://WWW.Example.com/", "https://www.example.com"],
    ["https://example.com:443", "https://example.com"],
    ["http://localhost:3000", "http://localhost:3000"],
  ])("%j is read as %s, which the server takes", (typed, origin) => {
    expect(readOrigin(typed, [])).toEqual({ origin });
    expect(originSchema.parse(origin)).toBe(origin);
  });

  test.each([
    ["", /Type an address/],
    ["https://*.example.com", /a star stands for nothing/],
    ["https://example.com/shop", /Leave out what follows the host: https:\/\/example.com/],
    ["http://example.com", /begin with https/],
    ["ftp://example.com", /has to begin with/],
    ["https://", /not an address/],
  ])("%j is refused with a reason", (typed, reason) => {
    expect(readOrigin(typed, [])).toEqual({ problem: expect.stringMatching(reason) });
  });

  test("is not added twice", () => {
    const known = ["https://example.com"];
    expect(readOrigin("example.com", known)).toEqual({ problem: "It is in the list already." });
  });
});

describe("the form of a provider", () => {
  const filled = {
    ...draftOf(null),
    name: " Acme ",
    issuer: "https://login.acme.test",
    clientId: "parley",
    allowedDomains: "@Acme.test, acme.example;acme.test",
    roleMapping: [
      { group: " staff ", role: "operator" },
      { group: "", role: "viewer" },
    ],
  };

  test("sends what was typed without spaces, doubles and empty rules", () => {
    expect(inputOf(filled)).toEqual({
      name: "Acme",
      issuer: "https://login.acme.test",
      clientId: "parley",
      allowedDomains: ["acme.test", "acme.example"],
      groupsClaim: "groups",
      roleMapping: [{ group: "staff", role: "operator" }],
      defaultRole: null,
    });
  });

  test("sends a secret only where one was typed", () => {
    expect(inputOf(filled)).not.toHaveProperty("clientSecret");
    expect(inputOf({ ...filled, clientSecret: "s3cret" })).toHaveProperty("clientSecret", "s3cret");
  });

  test("shows a provider as it was saved", () => {
    const saved = { ...inputOf(filled), updatedAt: "2026-11-22T12:00:00.000Z" };
    expect(inputOf(draftOf(saved))).toEqual(inputOf(filled));
  });

  test("reads domains however they are separated", () => {
    expect(readDomains("a.test b.test,\nc.test;  ")).toEqual(["a.test", "b.test", "c.test"]);
  });
});

describe("the permissions of a role", () => {
  test("are all shown, each in one group", () => {
    const named = permissions.map((name) => ({ name, label: permissionLabels[name] }));
    const groups = groupPermissions(named);
    expect(groups.map(({ title }) => title)).toEqual(["Conversations", "Messages", "Visitors", "Reports", "Workspace"]);
    expect(groups.flatMap((group) => group.permissions)).toEqual(named);
  });

  test("warn where they are of no use without a conversation", () => {
    expect(seesNothing(["messages.reply"])).toBe(true);
    expect(seesNothing(["messages.reply", "conversations.read_team"])).toBe(false);
    expect(seesNothing(["members.manage"])).toBe(false);
  });
});

test.each([
  [[], true],
  [["members"], true],
  [["roles", "new"], true],
  [["members", "ada"], false],
  [["roles", "new", "more"], false],
  [["nothing"], false],
])("the address %j leads somewhere: %j", (words, leads) => {
  expect(isSettingsPath(words)).toBe(leads);
});
