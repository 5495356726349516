import { describe, expect, test } from "vitest";
import { passwordFault } from "#lib/identity/password-rules.ts";
import { networkOf } from "#lib/identity/sign-in/network.ts";

const email = "ada.lovelace@example.test";

describe("a password", () => {
  test.each([
    ["nine char", "too_short"],
    ["x".repeat(201), "too_long"],
    ["0123456789", "obvious"],
    ["1234567890", "obvious"],
    ["abcdefghij", "obvious"],
    ["aaaaaaaaaa", "obvious"],
    ["abcabcabcabc", "obvious"],
    ["qwertyuiop", "obvious"],
    ["Password123!", "obvious"],
    ["!!letmein2026", "obvious"],
    ["Ada.Lovelace@example.test", "like_address"],
    ["ada.lovelace", "like_address"],
    ["ada.lovelace1815", "like_address"],
  ])("%s is refused as %s", (password, fault) => {
    expect(passwordFault(password, email)).toBe(fault);
  });

  test.each(["correct horse battery", "x9-mauve-otter", "密码很长很长很长很长了", "ada loves engines", "aaaaaaaaab-c"])(
    "%s is taken",
    (password) => {
      expect(passwordFault(password, email)).toBeNull();
    },
  );
});

describe("a network", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["unknown", "unknown"],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
