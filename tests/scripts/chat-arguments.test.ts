import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readArguments, UsageError } from "#scripts/chat/arguments.ts";

const read = (words: string, variables: Record<string, string> = {}) =>
  readArguments(words === "" ? [] : words.split(" "), variables);

describe("the arguments of the terminal client", () => {
  test("name a member, whose address is read in any case, with the usual servers", () => {
    expect(read("--as Ada@Acme.test")).toEqual({
      who: { kind: "operator", email: "ada@acme.test", password: null },
      webUrl: "http://localhost:3000",
      hubUrl: undefined,
      stateFolder: join(homedir(), ".parley"),
    });
  });

  test("name a visitor, the servers and the folder", () => {
    const words = "--visitor acme --name Vera --web https://chat.example.com/ --hub http://localhost:3002 --state kept";
    expect(read(words)).toEqual({
      who: { kind: "visitor", tenant: "acme", name: "Vera" },
      webUrl: "https://chat.example.com",
      hubUrl: "http://localhost:3002",
      stateFolder: resolve("kept"),
    });
  });

  test("have a password from the option first, then from the variable", () => {
    const passwordOf = (words: string, variables: Record<string, string>) => {
      const who = read(words, variables)?.who;
      return who?.kind === "operator" ? who.password : undefined;
    };
    expect(passwordOf("--as a@b.test --password one", { PARLEY_PASSWORD: "two" })).toBe("one");
    expect(passwordOf("--as a@b.test", { PARLEY_PASSWORD: "two" })).toBe("two");
    expect(passwordOf("--as a@b.test", { PARLEY_PASSWORD: "" })).toBeNull();
  });

  test("ask for help by themselves, whatever else is missing", () => {
    expect(read("--help")).toBeNull();
    expect(read("-h")).toBeNull();
  });

  test.each([
    ["", "Say who you are: either --as <email> or --visitor <workspace>."],
    ["--as a@b.test --visitor acme", "Say who you are: either --as <email> or --visitor <workspace>."],
    ["--as ada", "--as takes an email address."],
    ["--as", "Option '--as <value>' argument missing."],
    ["--who ada", "Unknown option '--who'."],
    ["--as a@b.test ada", "Unexpected argument 'ada'."],
    ["--visitor ../acme", "--visitor takes the short name of a workspace, such as acme."],
    ["--visitor acme --password x", "--password goes with --as: a visitor has none."],
    ["--as a@b.test --name Ada", "--name goes with --visitor: a member has a name already."],
    ["--visitor acme --hub localhost:3001", "--hub takes an address such as http://localhost:3001."],
    ["--visitor acme --hub ftp://a", "--hub takes an address such as http://localhost:3001."],
    [
      "--visitor acme --web http://a/hub",
      "--web takes only the beginning of an address, such as http://localhost:3001.",
    ],
    [
      "--visitor acme --web http://user:secret@a",
      "--web takes only the beginning of an address, such as http://localhost:3001.",
    ],
  ])("%s is refused in one line that tells no secret", (words, message) => {
    const refused = () => read(words);
    expect(refused).toThrow(new UsageError(message));
  });
});
