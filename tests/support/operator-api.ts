import { z } from "zod";
import { signIn } from "./sign-in.ts";

const messageList = z.object({ items: z.array(z.object({ seq: z.number(), kind: z.string(), body: z.string() })) });

function messagesOf(webUrl: string, conversationId: string): string {
  return `${webUrl}/api/v1/tenants/acme/conversations/${conversationId}/messages`;
}

/** What the server keeps of what was said in a conversation of acme's, in the order of `seq`. */
export async function historyOf(webUrl: string, conversationId: string): Promise<string[]> {
  const cookie = await signIn(webUrl, "ada@acme.test");
  const response = await fetch(`${messagesOf(webUrl, conversationId)}?limit=200`, { headers: { cookie } });
  const { items } = messageList.parse(await response.json());
  return items
    .filter(({ kind }) => kind === "message")
    .toSorted((one, other) => one.seq - other.seq)
    .map(({ body }) => body);
}

/** Replies in a conversation of acme's as an operator's program would, by REST. */
export async function replyAs(
  webUrl: string,
  email: string,
  { conversationId, body }: { conversationId: string; body: string },
): Promise<void> {
  const response = await fetch(messagesOf(webUrl, conversationId), {
    method: "POST",
    headers: { cookie: await signIn(webUrl, email), origin: webUrl, "content-type": "application/json" },
    body: JSON.stringify({ body }),
  });
  if (!response.ok) throw new Error(`${email} could not reply: ${response.status} ${await response.text()}`);
}
