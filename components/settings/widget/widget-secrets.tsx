"use client";

import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { formatDate, formatFully } from "#components/console/format-time.ts";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/copy-field.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { WidgetSecret } from "#lib/chat/settings/widget-secret.ts";
import { ConfirmChange } from "../confirm-change.tsx";
import { SecretDialog } from "../secret-dialog.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsCard } from "../settings-page.tsx";
import { loaded } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { identitySample, identitySnippet } from "./identity-sample.ts";

/** The secrets with which the host's server signs who its users are. */
export function WidgetSecrets({ secrets }: { secrets: readonly WidgetSecret[] }) {
  const { location, publicUrl } = useSettingsFrame();
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const create = useChange({
    run: (api) => api.createWidgetSecret(),
    renews: [loaded.settings],
    tellsFailure: "in a toast",
    onDone: setMade,
  });
  const isFull = secrets.length >= limits.widgetSecretsMax;
  return (
    <SettingsCard
      title="Identity"
      description="Your server signs who its user is, so that nobody can pretend to be somebody else. Two secrets may live at a time: make the new one, change over, remove the old one."
      action={
        <Button size="sm" disabled={isFull} pending={create.isPending} onClick={() => create.mutate()}>
          <Plus aria-hidden />
          New secret
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {secrets.length === 0 ? (
          <p className="text-muted text-sm">No secret yet, so every visitor is anonymous.</p>
        ) : (
          <ul aria-label="Widget secrets" className="divide-y divide-line">
            {secrets.map((secret) => (
              <SecretRow key={secret.id} secret={secret} isLast={secrets.length === 1} />
            ))}
          </ul>
        )}
        <div>
          <h3 className="pb-1.5 font-medium text-sm">On your server, in Node</h3>
          <CodeBlock text={identitySample({ secretId: secrets.at(-1)?.id ?? null })} what="the sample" />
          <p className="pt-1.5 text-pretty text-faint text-xs">
            Keep the secret on the server. Without an expiry, or with another algorithm, a signature is not believed.
          </p>
        </div>
        <div>
          <h3 className="pb-1.5 font-medium text-sm">On your page</h3>
          <CodeBlock text={identitySnippet({ publicUrl, tenant: location.tenant })} what="the line" />
          <p className="text-pretty pt-1.5 text-faint text-xs">
            What the function gave stands in <code className="font-mono">data-identity</code>. Where somebody signs in
            without a new page, call <code className="font-mono">{'Parley("identify", { identity })'}</code> instead.
          </p>
        </div>
      </div>
      <SecretDialog
        title="The new secret"
        secret={made?.secret ?? null}
        what="the secret"
        onClose={() => setMade(null)}
      >
        <p>
          Give it to your server as <code className="font-mono text-xs">PARLEY_WIDGET_SECRET</code>. Whoever has it can
          pretend to be any of your users.
        </p>
        <p className="wrap-anywhere">
          Its id, the <code className="font-mono text-xs">kid</code>, is{" "}
          <code className="font-mono text-xs">{made?.id}</code>.
        </p>
      </SecretDialog>
    </SettingsCard>
  );
}

function SecretRow({ secret: { id, createdAt }, isLast }: { secret: WidgetSecret; isLast: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  const change = useChange({
    run: (api) => api.removeWidgetSecret(id),
    renews: [loaded.settings],
    done: "The secret was removed.",
    tellsFailure: "in the form",
    onDone: () => setIsAsking(false),
  });
  return (
    <li className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
      <KeyRound aria-hidden className="size-4 shrink-0 text-faint" />
      <span className="min-w-0 flex-1">
        <code className="block truncate font-mono text-xs">{id}</code>
        <time dateTime={createdAt} title={formatFully(createdAt)} className="text-faint text-xs">
          Made {formatDate(createdAt)}
        </time>
      </span>
      <Button look="danger" size="sm" aria-label={`Remove the secret ${id}`} onClick={() => setIsAsking(true)}>
        Remove
      </Button>
      <ConfirmChange
        change={change}
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Remove this secret?"
        confirm="Remove"
        onConfirm={() => change.mutate()}
      >
        What was signed with it is not believed any more, from now on.
        {isLast ? " It is the only one: nobody is recognised until there is a new one." : ""}
      </ConfirmChange>
    </li>
  );
}
