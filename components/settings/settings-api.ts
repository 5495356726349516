import type { AuditAction, AuditEntry } from "#lib/chat/audit/audit-entry.ts";
import type { JobStatus } from "#lib/chat/jobs/job.ts";
import type { JobList } from "#lib/chat/jobs/list-jobs.ts";
import type { ApiKey } from "#lib/chat/keys/api-key.ts";
import type { CreatedApiKey } from "#lib/chat/keys/create-api-key.ts";
import type { Operator } from "#lib/chat/matching/list-operators.ts";
import type { InvitedMember } from "#lib/chat/members/invite-member.ts";
import type { Member } from "#lib/chat/members/member.ts";
import type { Session } from "#lib/chat/members/session.ts";
import type { Page } from "#lib/chat/page.ts";
import type { Permission } from "#lib/chat/permissions.ts";
import type { RoleList } from "#lib/chat/roles/list-roles.ts";
import type { Role } from "#lib/chat/roles/role.ts";
import type { Settings } from "#lib/chat/settings/get-settings.ts";
import type { OidcProvider } from "#lib/chat/settings/oidc-provider.ts";
import type { WidgetSecret } from "#lib/chat/settings/widget-secret.ts";
import type { DeadLetterList } from "#lib/chat/subscribers/list-dead-letters.ts";
import type { System } from "#lib/chat/system/get-system.ts";
import type { Team } from "#lib/chat/teams/present-team.ts";
import type { RestApi } from "#lib/client/rest-api.ts";

export interface SettingsChange extends Partial<Pick<Settings, "name" | "greeting" | "identityRequired">> {
  allowedOrigins?: readonly string[];
}

/** Without a `clientSecret` the one that is kept stays. */
export type ProviderInput = Omit<OidcProvider, "updatedAt"> & { clientSecret?: string };

export interface NewApiKey {
  name: string;
  permissions: readonly Permission[];
  expiresInDays: number | null;
}

export interface AuditFilters {
  action: AuditAction | null;
  actorId: string | null;
}

export type TeamChange = Partial<Omit<Team, "id">>;

export interface OperatorChange extends Pick<Operator, "id"> {
  capacity: number;
  skills: readonly string[];
}

interface Items<Item> {
  items: Item[];
}

/** What the settings ask of the server: a method per use case. All of them throw `ApiError`. */
export function createSettingsApi({ request }: RestApi) {
  return {
    members: () => request<Items<Member>>("GET", "/members"),
    inviteMember: (member: { name: string; email: string; role: string }) =>
      request<InvitedMember>("POST", "/members", member),
    renewInvitation: (id: string) => request<InvitedMember>("POST", `/members/${encodeURIComponent(id)}/invitation`),
    changeMember: ({ id, ...change }: { id: string; name?: string; role?: string }) =>
      request<Member>("PATCH", `/members/${encodeURIComponent(id)}`, change),
    removeMember: (id: string) => request<unknown>("DELETE", `/members/${encodeURIComponent(id)}`),
    endMemberSessions: (id: string) => request<unknown>("DELETE", `/members/${encodeURIComponent(id)}/sessions`),

    operators: () => request<Items<Operator>>("GET", "/operators"),
    changeOperator: ({ id, ...change }: OperatorChange) =>
      request<unknown>("PATCH", `/operators/${encodeURIComponent(id)}`, change),

    teams: () => request<Items<Team>>("GET", "/teams"),
    createTeam: (name: string) => request<Team>("POST", "/teams", { name }),
    changeTeam: ({ id, ...change }: Pick<Team, "id"> & TeamChange) =>
      request<Team>("PATCH", `/teams/${encodeURIComponent(id)}`, change),
    removeTeam: (id: string) => request<unknown>("DELETE", `/teams/${encodeURIComponent(id)}`),

    jobs: (status: JobStatus) => request<JobList>("GET", `/jobs?status=${status}`),
    retryJob: (id: string) => request<unknown>("POST", `/jobs/${encodeURIComponent(id)}/retry`),

    deadLetters: () => request<DeadLetterList>("GET", "/dead-letters"),
    retryDeadLetter: (id: string) => request<unknown>("POST", `/dead-letters/${encodeURIComponent(id)}/retry`),
    dismissDeadLetter: (id: string) => request<unknown>("DELETE", `/dead-letters/${encodeURIComponent(id)}`),
    system: () => request<System>("GET", "/system"),

    sessions: () => request<Items<Session>>("GET", "/sessions"),
    endSession: (id: string) => request<unknown>("DELETE", `/sessions/${encodeURIComponent(id)}`),
    endOtherSessions: () => request<unknown>("DELETE", "/sessions"),

    roles: () => request<RoleList>("GET", "/roles"),
    createRole: (role: Pick<Role, "name" | "permissions">) => request<Role>("POST", "/roles", role),
    changeRole: ({ id, ...change }: Pick<Role, "id" | "name" | "permissions">) =>
      request<Role>("PATCH", `/roles/${encodeURIComponent(id)}`, change),
    removeRole: (id: string) => request<unknown>("DELETE", `/roles/${encodeURIComponent(id)}`),

    settings: () => request<Settings>("GET", "/settings"),
    changeSettings: (change: SettingsChange) => request<unknown>("PATCH", "/settings", change),
    createWidgetSecret: () => request<WidgetSecret & { secret: string }>("POST", "/settings/widget-secrets"),
    removeWidgetSecret: (id: string) =>
      request<unknown>("DELETE", `/settings/widget-secrets/${encodeURIComponent(id)}`),
    saveProvider: (provider: ProviderInput) => request<unknown>("PUT", "/settings/provider", provider),
    removeProvider: () => request<unknown>("DELETE", "/settings/provider"),

    keys: () => request<Items<ApiKey>>("GET", "/api-keys"),
    createKey: (key: NewApiKey) => request<CreatedApiKey>("POST", "/api-keys", key),
    revokeKey: (id: string) => request<unknown>("DELETE", `/api-keys/${encodeURIComponent(id)}`),

    audit: ({ action, actorId }: AuditFilters, cursor: string | null) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries({ action, actorId, cursor }))
        if (value !== null) query.set(name, value);
      return request<Page<AuditEntry>>("GET", `/audit?${query}`);
    },
  };
}

export type SettingsApi = ReturnType<typeof createSettingsApi>;
