"use client";

import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useNow } from "#components/console/relative-time.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/copy-field.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { ApiKey } from "#lib/chat/keys/api-key.ts";
import { LoadedContent } from "../loaded-content.tsx";
import { SecretDialog } from "../secret-dialog.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsCard, SettingsPage } from "../settings-page.tsx";
import { useKeys } from "../settings-queries.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { KeyRow } from "./key-row.tsx";
import { curlExample, standingOf } from "./key-standing.ts";

/** The keys by which programs of the tenant come in. */
export function KeysSection() {
  const { location, publicUrl } = useSettingsFrame();
  const [isMaking, setIsMaking] = useState(false);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const query = useKeys();
  const example = curlExample({ publicUrl, tenant: location.tenant });
  return (
    <SettingsPage
      title="API keys"
      description="How your own programs get in. A key can do what you tick for it, and nothing else."
      action={
        <Button look="primary" onClick={() => setIsMaking(true)}>
          <Plus aria-hidden />
          New key
        </Button>
      }
    >
      <LoadedContent query={query} failure="The keys could not be loaded">
        {(keys) => <KeyList keys={keys} onMake={() => setIsMaking(true)} />}
      </LoadedContent>
      <SettingsCard
        title="Try it"
        description="Put the key into PARLEY_KEY. It is sent as a bearer, with every request."
        isFlush
      >
        <CodeBlock text={example} what="the example" className="rounded-none" />
      </SettingsCard>
      <CreateKeyDialog open={isMaking} onOpenChange={setIsMaking} onMade={setMade} />
      <SecretDialog
        title={`The key ${made?.name}`}
        secret={made?.secret ?? null}
        what="the key"
        onClose={() => setMade(null)}
      >
        <p>Keep it where only your program reads it. If it ever gets out, revoke it here.</p>
      </SecretDialog>
    </SettingsPage>
  );
}

function KeyList({ keys, onMake }: { keys: readonly ApiKey[]; onMake: () => void }) {
  const now = useNow();
  if (keys.length === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title="No keys yet"
        className="rounded-xl shadow-card"
        action={<Button onClick={onMake}>Make a key</Button>}
      >
        With a key your own programs read conversations, answer, or look after members.
      </EmptyState>
    );
  }
  const valid = keys.filter((key) => standingOf(key, now) === "valid");
  const over = keys.filter((key) => standingOf(key, now) !== "valid");
  return (
    <>
      {valid.length > 0 && (
        <SettingsCard isFlush>
          <KeyRows label="Keys" keys={valid} />
        </SettingsCard>
      )}
      {over.length > 0 && (
        <SettingsCard title="No longer valid" isFlush>
          <KeyRows label="Keys that are no longer valid" keys={over} />
        </SettingsCard>
      )}
    </>
  );
}

function KeyRows({ label, keys }: { label: string; keys: readonly ApiKey[] }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {keys.map((key) => (
        <KeyRow key={key.id} apiKey={key} />
      ))}
    </ul>
  );
}
