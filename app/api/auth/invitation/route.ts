import { z } from "zod";
import { web } from "#app/web.ts";
import { ChatError } from "#lib/chat/errors.ts";
import { acceptInvitation } from "#lib/identity/invitations.ts";
import { answerSafely } from "../answer-safely.ts";

const inputSchema = z.object({ secret: z.string(), password: z.string() });

/** Makes the login of whoever was invited. They sign in with it as with any other. */
export function POST(request: Request): Promise<Response> {
  return answerSafely(request, async ({ address }) => {
    const input = inputSchema.safeParse(await request.json().catch(() => null));
    if (!input.success) throw new ChatError("invalid_input", "An invitation takes its secret and a password.");
    const { chat, database } = await web();
    const fault = await acceptInvitation({ chat, directory: database.directory }, input.data, { address });
    return Response.json({ fault }, { headers: { "cache-control": "no-store" } });
  });
}
