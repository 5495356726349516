import type { Chat } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import type { Account, Directory } from "../directory.ts";
import { passwordLengthMax } from "../password-rules.ts";
import { hashPassword, verifyPassword } from "../passwords.ts";
import type { Session } from "../session-token.ts";
import type { Caller } from "./caller.ts";
import { untilNextStep } from "./even-answer.ts";
import { readBrowser } from "./known-browser.ts";
import { noteFailure } from "./note-failure.ts";
import { SignInRefused } from "./refusal.ts";
import { startSession } from "./start-session.ts";
import type { Throttle } from "./throttle.ts";

export interface SignInServices {
  chat: Chat;
  directory: Directory;
  throttle: Throttle;
  settings: { authSecret: string; sessionHours: number };
}

interface PasswordLogin {
  email: string;
  password: string;
}

/** Checked where the account is unknown, so that the answer takes the same work. */
const nobodysHash = hashPassword("nobody's password");

/**
 * Signs in by address and password. Whether the address or the password is wrong cannot be told from the answer, nor from
 * its time; where too many attempts have failed, neither is looked at.
 * @throws SignInRefused `refused`, `blocked`; `suspended` for those only whose password is right.
 */
export async function signInWithPassword(
  services: SignInServices,
  { email: given, password }: PasswordLogin,
  caller: Caller,
): Promise<Session> {
  const started = performance.now();
  const email = given.trim().toLowerCase();
  try {
    if (email.length > limits.emailMax || password.length > passwordLengthMax) throw new SignInRefused("refused");
    return await attempt(services, { email, password }, caller);
  } catch (error) {
    await untilNextStep(started);
    throw error;
  }
}

async function attempt(services: SignInServices, { email, password }: PasswordLogin, caller: Caller): Promise<Session> {
  const { chat, directory, throttle, settings } = services;
  const browserId = await readBrowser(caller.knownBrowser, email, settings.authSecret);
  const admitted = await throttle.admit({ email, address: caller.address, browserId }, chat.now());
  if (admitted === null) throw new SignInRefused("blocked");
  const account = await directory.findAccount(email);
  const matches = await verifyPassword(password, account?.passwordHash ?? (await nobodysHash));
  if (account === null) throw new SignInRefused("refused");
  if (!matches) {
    await noteFailure(chat, failed(account, "wrong password"), caller);
    throw new SignInRefused("refused");
  }
  const session = await sessionOf(services, account, caller);
  await admitted.succeeded();
  return session;
}

/** Who was removed is told no more than who never was a member. */
async function sessionOf(services: SignInServices, account: Account, caller: Caller): Promise<Session> {
  const { chat, settings } = services;
  const { tenantId, memberId } = account;
  try {
    const proven = { tenantId, memberId, method: "password" } as const;
    return await startSession({ chat, sessionHours: settings.sessionHours }, proven, caller);
  } catch (error) {
    if (!(error instanceof SignInRefused) || error.refusal !== "removed") throw error;
    await noteFailure(chat, failed(account, "removed"), caller);
    throw new SignInRefused("refused");
  }
}

function failed({ tenantId, memberId }: Account, reason: string) {
  return { tenantId, memberId, method: "password", reason } as const;
}
