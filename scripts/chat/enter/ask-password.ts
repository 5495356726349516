import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { UsageError } from "../arguments.ts";
import { CannotStartError } from "../cannot-start.ts";

/** Asks at the terminal for a password, and shows nothing of it. @throws UsageError where there is nobody to ask */
export async function askPassword(email: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError("There is nobody to ask for the password: set PARLEY_PASSWORD.");
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  process.stderr.write(`Password of ${email}: `);
  try {
    const ended = new Promise<string>((resolve) => asking.once("close", () => resolve("")));
    const password = await Promise.race([asking.question(""), ended]);
    if (password === "") throw new CannotStartError("No password was given.");
    return password;
  } finally {
    asking.close();
    process.stderr.write("\n");
  }
}
