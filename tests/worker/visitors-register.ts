import { type Chat, execute } from "#lib/chat/execute.ts";
import { registerVisitor } from "#lib/chat/visitors/register-visitor.ts";
import type { TestTenant } from "#tests/http/person.ts";

/** So many visitors register, one after another: each is an event of the log. */
export async function visitorsRegister(chat: Chat, { id: tenantId }: TestTenant, count: number): Promise<void> {
  const principal = { kind: "anonymous", tenantId } as const;
  for (let index = 0; index < count; index += 1) {
    await execute(chat, registerVisitor, { principal, input: { name: `Visitor ${index}` } });
  }
}

/** The positions from one to another, both included. */
export function positions(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
