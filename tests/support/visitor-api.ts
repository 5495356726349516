import { z } from "zod";

const registration = z.object({ token: z.string() });
const conversation = z.object({ id: z.string() });

/**
 * Starts a conversation as a visitor's program would, by REST.
 * @returns the new conversation's id and the visitor's bearer token.
 */
export async function startConversation(
  webUrl: string,
  { tenant = "acme", name, body }: { tenant?: string; name: string; body: string },
): Promise<{ conversationId: string; token: string }> {
  const door = `${webUrl}/api/v1/tenants/${tenant}`;
  const { token } = registration.parse(await post(`${door}/visitors`, { name }));
  const { id } = conversation.parse(await post(`${door}/conversations`, { body }, token));
  return { conversationId: id, token };
}

async function post(url: string, body: object, bearer?: string): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
