"use client";

import { type ReactNode, useState } from "react";
import { formatDate, formatFully } from "#components/console/format-time.ts";
import { useNow } from "#components/console/relative-time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { ApiKey } from "#lib/chat/keys/api-key.ts";
import { permissionLabels } from "#lib/chat/permissions.ts";
import { Ago } from "../ago.tsx";
import { ConfirmChange } from "../confirm-change.tsx";
import { loaded, useMembers } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { standingOf } from "./key-standing.ts";

/** A key: what it may do, who made it, whether it is used. */
export function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { name, hint, permissions } = apiKey;
  const standing = standingOf(apiKey, useNow());
  return (
    <li className="flex items-start gap-4 px-4 py-3.5">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <span className={classNames("wrap-anywhere font-medium", standing !== "valid" && "text-muted")}>{name}</span>
          <code className="rounded-sm bg-sunken px-1.5 font-mono text-2xs text-muted">…{hint}</code>
          {standing === "revoked" && <Badge className="bg-danger-soft text-danger shadow-none">Revoked</Badge>}
          {standing === "expired" && <Badge className="bg-note text-note-text shadow-none">Expired</Badge>}
        </p>
        <KeyFacts apiKey={apiKey} />
        <details className="group mt-1">
          <summary className="w-fit cursor-pointer rounded-sm text-muted text-xs hover:text-ink">
            {permissions.length === 1 ? "1 right" : `${permissions.length} rights`}
          </summary>
          <ul className="mt-1.5 list-disc pl-5 text-muted text-xs leading-5">
            {permissions.map((permission) => (
              <li key={permission}>{permissionLabels[permission]}</li>
            ))}
          </ul>
        </details>
      </div>
      {standing === "valid" && <RevokeKey apiKey={apiKey} />}
    </li>
  );
}

function KeyFacts({ apiKey }: { apiKey: ApiKey }) {
  const { createdBy, createdAt, lastUsedAt, expiresAt, revokedAt } = apiKey;
  const members = useMembers();
  const now = useNow();
  const maker = members.data?.find(({ id }) => id === createdBy)?.name;
  return (
    <p className="flex flex-wrap gap-x-1.5 text-faint text-xs">
      <Fact>
        Made {maker && `by ${maker} `}on <Moment at={createdAt} />
      </Fact>
      <Fact>{lastUsedAt === null ? "never used" : <>last used {<Ago at={lastUsedAt} />}</>}</Fact>
      {revokedAt !== null ? (
        <Fact>
          revoked <Ago at={revokedAt} />
        </Fact>
      ) : (
        <Fact>
          {expiresAt === null ? (
            "never expires"
          ) : (
            <>
              {standingOf(apiKey, now) === "expired" ? "expired" : "expires"} <Ago at={expiresAt} />
            </>
          )}
        </Fact>
      )}
    </p>
  );
}

function Fact({ children }: { children: ReactNode }) {
  return <span className="not-last:after:ml-1.5 not-last:after:content-['·']">{children}</span>;
}

function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatFully(at)}>
      {formatDate(at)}
    </time>
  );
}

function RevokeKey({ apiKey: { id, name } }: { apiKey: ApiKey }) {
  const [isAsking, setIsAsking] = useState(false);
  const change = useChange({
    run: (api) => api.revokeKey(id),
    renews: [loaded.keys],
    done: `The key ${name} was revoked.`,
    tellsFailure: "in the form",
    onDone: () => setIsAsking(false),
  });
  return (
    <>
      <Button look="danger" size="sm" aria-label={`Revoke ${name}`} onClick={() => setIsAsking(true)}>
        Revoke
      </Button>
      <ConfirmChange
        change={change}
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Revoke the key ${name}?`}
        confirm="Revoke"
        onConfirm={() => change.mutate()}
      >
        Programs that use it are shut out within seconds. It cannot be brought back.
      </ConfirmChange>
    </>
  );
}
