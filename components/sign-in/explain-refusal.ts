import type { SignInRefusal } from "#lib/identity/sign-in/refusal.ts";

const explanations: Record<Exclude<SignInRefusal, "blocked">, string> = {
  refused: "This email and password do not match. Check both and try again.",
  suspended: "This workspace is suspended. Ask whoever runs it.",
  provider: "Your company’s sign-in did not work. Try again, or ask whoever looks after it.",
  cancelled: "You came back without signing in. Try again when you are ready.",
  unverified: "Your company’s sign-in does not vouch for your email address, so it cannot be used here.",
  foreign_domain: "Addresses like yours may not sign in to this workspace. Ask an admin of the workspace.",
  no_role: "You have no role in this workspace yet. Ask an admin of the workspace for one.",
  removed: "You are not a member of this workspace any more. Ask an admin of the workspace.",
  unreachable: "Signing in did not work just now. Try again in a moment.",
};

/** @returns what somebody reads who was refused. @param waitMinutes after how long somebody who is blocked may try again */
export function explainRefusal(refusal: SignInRefusal, waitMinutes: number): string {
  if (refusal !== "blocked") return explanations[refusal];
  return `Too many attempts have failed. Wait ${waitMinutes === 1 ? "a minute" : `${waitMinutes} minutes`}, then try again.`;
}

/** @returns the refusal that an address names; next-auth's own words for one mean that the provider failed. */
export function readRefusal(word: string | string[] | undefined): SignInRefusal | null {
  if (typeof word !== "string") return null;
  return isRefusal(word) ? word : "provider";
}

function isRefusal(word: string): word is SignInRefusal {
  return word === "blocked" || Object.hasOwn(explanations, word);
}
