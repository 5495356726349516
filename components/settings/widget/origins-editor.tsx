"use client";

import { Globe, X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { limits } from "#lib/chat/limits.ts";
import { formErrorsOf } from "../form-errors.ts";
import { SettingsForm } from "../form-parts.tsx";
import { SettingsCard } from "../settings-page.tsx";
import { loaded } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { readOrigin } from "./origin-list.ts";

/** The pages on which the widget may stand. Each addition and removal counts at once. */
export function OriginsEditor({ origins }: { origins: readonly string[] }) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const change = useChange({
    run: (api, allowedOrigins: readonly string[]) => api.changeSettings({ allowedOrigins }),
    renews: [loaded.settings],
    tellsFailure: "in the form",
  });
  const errors = formErrorsOf(change.error, ["allowedOrigins"]);
  const add = () => {
    const read = readOrigin(typed, origins);
    if ("problem" in read) return setProblem(read.problem);
    setProblem(null);
    change.mutate([...origins, read.origin], { onSuccess: () => setTyped("") });
  };
  const remove = (origin: string) => {
    setProblem(null);
    const rest = origins.filter((other) => other !== origin);
    change.mutate(rest, { onSuccess: () => toast.success(`${origin} was removed.`) });
  };
  const error = problem ?? errors.fields.allowedOrigins ?? errors.form ?? undefined;
  return (
    <SettingsCard
      title="Allowed addresses"
      description="The widget opens on pages of these addresses, and browsers call Parley from them. While the list is empty, it opens anywhere."
    >
      <div className="flex flex-col gap-4">
        <SettingsForm onSubmit={add} pending={change.isPending} errors={error === undefined ? {} : { error }}>
          <div className="flex items-start gap-2">
            <FormField label="Add an address" isLabelHidden error={error} className="flex-1">
              <Input
                value={typed}
                onValueChange={(value) => {
                  setTyped(value);
                  setProblem(null);
                }}
                maxLength={limits.originMax}
                placeholder="https://www.example.com"
                inputMode="url"
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
              />
            </FormField>
            <Button type="submit" className="h-9" pending={change.isPending}>
              Add
            </Button>
          </div>
        </SettingsForm>
        {origins.length === 0 ? (
          <p className="flex items-center gap-2 text-faint text-sm">
            <Globe aria-hidden className="size-4 shrink-0" />
            Any website may show your widget.
          </p>
        ) : (
          <ul aria-label="Allowed addresses" className="-mx-2 flex flex-col">
            {origins.map((origin) => (
              <li key={origin} className="flex h-9 items-center gap-2.5 rounded-md pr-1 pl-2 hover:bg-hover">
                <Globe aria-hidden className="size-4 shrink-0 text-faint" />
                <span className="min-w-0 flex-1 truncate text-sm">{origin}</span>
                <Button
                  look="ghost"
                  size="icon-sm"
                  aria-label={`Remove ${origin}`}
                  disabled={change.isPending}
                  onClick={() => remove(origin)}
                >
                  <X aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </SettingsCard>
  );
}
