import { v7 } from "uuid";
import type { WidgetProfile } from "#lib/chat/identity/get-widget.ts";
import type { RegisteredVisitor } from "#lib/chat/visitors/register-visitor.ts";
import { ApiError } from "#lib/client/api-error.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { createFileOutbox } from "#lib/client/outbox/file-outbox.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { createRestApi } from "#lib/client/rest-api.ts";
import { CannotStartError, notParley, toCannotStart } from "../cannot-start.ts";
import type { KnownVisitor, StateFolder, VisitorName } from "./state-folder.ts";

/** Somebody who chats with a workspace. */
export interface VisitorEntry {
  visitor: KnownVisitor;
  profile: WidgetProfile;
}

/** Comes back as the visitor of earlier, or as a new one where there is none or the server knows them no more. */
export async function enterVisitor(webUrl: string, whose: VisitorName, folder: StateFolder): Promise<VisitorEntry> {
  const { tenant, name } = whose;
  const anonymous = createRestApi({ baseUrl: webUrl, tenant, isAnonymous: true });
  try {
    const profile = await anonymous.request<WidgetProfile>("GET", "/widget");
    if (profile.identityRequired) throw new ApiError("identity_required", explainIdentity);
    const known = await folder.readVisitor(whose);
    if (known !== null && (await isWelcome(webUrl, tenant, known))) return { visitor: known, profile };
    const { visitor, token } = await anonymous.request<RegisteredVisitor>(
      "POST",
      "/visitors",
      name === null ? {} : { name },
    );
    const entered = { id: visitor.id, name: visitor.name, token };
    await handOver(known, entered, (id) =>
      createFileOutbox({ directory: folder.outbox, tenant, self: { kind: "visitor", id } }),
    );
    await folder.writeVisitor(whose, entered);
    return { visitor: entered, profile };
  } catch (error) {
    throw explained(error, { webUrl, tenant });
  }
}

const explainIdentity = "This workspace lets only those chat whom its own pages name.";

/** Whether the server still knows a visitor by their token. @throws ApiError */
async function isWelcome(webUrl: string, tenant: string, { token }: KnownVisitor): Promise<boolean> {
  try {
    await createRestApi({ baseUrl: webUrl, tenant, bearer: token }).request("GET", "/me");
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === "unauthenticated") return false;
    throw error;
  }
}

/** Has what somebody wrote, whom the server knows no more, be sent by whom they are now, in a conversation of its own. */
async function handOver(
  former: KnownVisitor | null,
  { id }: KnownVisitor,
  outboxOf: (visitorId: string) => OutboxStorage,
): Promise<void> {
  if (former === null) return;
  const messages = await outboxOf(former.id).load();
  const conversationId = v7();
  const anew = { status: "sending", error: null, code: null, missed: [], basedOnSeq: null, conversationId } as const;
  const byTime = (one: PendingMessage, other: PendingMessage) =>
    Date.parse(one.createdAt) - Date.parse(other.createdAt);
  for (const [index, message] of messages.toSorted(byTime).entries()) {
    await outboxOf(id).put({ ...message, ...anew, isOpening: index === 0 });
  }
}

function explained(error: unknown, { webUrl, tenant }: { webUrl: string; tenant: string }): unknown {
  const isProblem = error instanceof ApiError;
  if (isProblem && error.code === "not_found") {
    return new CannotStartError(`There is no workspace “${tenant}” at ${webUrl}.`);
  }
  // What is no refusal of Parley's comes from another kind of server.
  if (isProblem && error.code === "invalid_input") return notParley(webUrl);
  return toCannotStart(error, webUrl);
}
