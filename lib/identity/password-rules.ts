export const passwordLengthMin = 10;
export const passwordLengthMax = 200;

/** Those that everybody tries first, of this length: without digits and signs at their ends, and in small letters. */
const obvious = [
  "password",
  "passw0rd",
  "p@ssword",
  "p@ssw0rd",
  "letmein",
  "welcome",
  "administrator",
  "changeme",
  "iloveyou",
  "sunshine",
  "football",
  "baseball",
  "trustno1",
  "superman",
  "qwerty",
  "qwertyuiop",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl",
  "1q2w3e4r5t",
  "1qaz2wsx3edc",
  "parley",
];

/** Rows of digits and letters, forwards; a password that is a piece of one, however often, is as easy. */
const rows = ["01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz"];

/** Why a password cannot be taken, in words. */
export const passwordFaults = {
  too_short: `A password needs at least ${passwordLengthMin} characters.`,
  too_long: `A password may have ${passwordLengthMax} characters at most.`,
  obvious: "This password is among the first that anybody would try. Choose another one.",
  like_address: "The password must not be the email address. Choose another one.",
} as const;
export type PasswordFault = keyof typeof passwordFaults;

/** @returns null for a password that can be taken. NIST SP 800-63B, 5.1.1.2: length and a list, no composition rules. */
export function passwordFault(password: string, email: string): PasswordFault | null {
  if (password.length < passwordLengthMin) return "too_short";
  if (password.length > passwordLengthMax) return "too_long";
  const plain = password.toLowerCase().trim();
  const address = email.toLowerCase();
  const [mailbox = ""] = address.split("@");
  const core = plain.replace(/^[\d\W_]+|[\d\W_]+$/g, "");
  if (plain === address || (mailbox.length > 0 && (plain === mailbox || core === mailbox))) return "like_address";
  const isRow = rows.some((row) => row.includes(plain));
  const isRepeated = /^(?<part>.{1,3})\k<part>+.?.?$/.test(plain);
  return isRow || isRepeated || obvious.includes(plain) || obvious.includes(core) ? "obvious" : null;
}
