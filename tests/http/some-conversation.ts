import { v7 } from "uuid";
import type { TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { anOperator, type Person, someTenant, someVisitor, type TestTenant } from "./person.ts";
import { conversationShape } from "./shapes.ts";

export interface Scene {
  tenant: TestTenant;
  ada: Person;
  vera: Person;
  /** Of Vera's, queued, with one message. */
  conversationId: string;
}

/** A tenant of its own with an operator, a visitor and the visitor's conversation. */
export async function aScene(application: TestApplication): Promise<Scene> {
  const tenant = await someTenant(application);
  const [ada, vera] = await Promise.all([
    anOperator(application, tenant, { name: "Ada" }),
    someVisitor(application, tenant, { name: "Vera" }),
  ]);
  return { tenant, ada, vera, conversationId: await started(application, vera, "Hello, is anybody there?") };
}

/** @returns the id of a conversation that the visitor starts. */
export async function started(application: TestApplication, visitor: Person, body: string): Promise<string> {
  const request = { as: visitor, path: "/conversations", body: { id: v7(), messageId: v7(), body } };
  return (await callFor(application, conversationShape, request)).id;
}

/** Does something in a conversation that must succeed. */
export async function act(
  application: TestApplication,
  { as, conversationId }: { as: Person; conversationId: string },
  action: { path: string; body?: object },
): Promise<void> {
  const answer = await call(application, {
    as,
    path: `/conversations/${conversationId}${action.path}`,
    body: action.body ?? {},
  });
  if (answer.status >= 300) throw new Error(`${action.path} answered ${answer.status}: ${answer.text}`);
}
