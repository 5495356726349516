"use client";

import { ArrowRight, Plus, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/form-field.tsx";
import { Select, type SelectOption } from "#components/ui/select.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { RoleRule } from "#lib/chat/settings/oidc-provider.ts";

interface RoleMappingProps {
  rules: readonly RoleRule[];
  options: readonly SelectOption[];
  disabled: boolean;
  error: string | undefined;
  onChange: (rules: readonly RoleRule[]) => void;
}

const usualRole = "operator";

/** Which group of the provider gets which role. The first that fits decides. */
export function RoleMapping({ rules, options, disabled, error, onChange }: RoleMappingProps) {
  const replace = (index: number, part: Partial<RoleRule>) =>
    onChange(rules.map((rule, other) => (other === index ? { ...rule, ...part } : rule)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1.5 font-medium text-sm">Roles by group</legend>
      {rules.length === 0 && <p className="text-faint text-sm">No rule yet.</p>}
      {rules.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place, which decides
        <div key={index} className="flex items-center gap-2">
          <Input
            aria-label={`Group of rule ${index + 1}`}
            value={rule.group}
            maxLength={limits.groupMax}
            placeholder="Group"
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            onValueChange={(group) => replace(index, { group })}
          />
          <ArrowRight aria-hidden className="size-4 shrink-0 text-faint" />
          <Select
            aria-label={`Role of rule ${index + 1}`}
            options={options}
            value={rule.role}
            disabled={disabled}
            onValueChange={(role) => replace(index, { role })}
          />
          <Button
            look="ghost"
            size="icon-sm"
            aria-label={`Remove rule ${index + 1}`}
            disabled={disabled}
            onClick={() => onChange(rules.filter((_, other) => other !== index))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {error && <p className="text-danger text-xs">{error}</p>}
      <div className="flex items-center gap-3">
        <Button
          size="sm"
          disabled={disabled || rules.length >= limits.roleRulesMax}
          onClick={() => onChange([...rules, { group: "", role: usualRole }])}
        >
          <Plus aria-hidden />
          Add a rule
        </Button>
        {rules.length > 1 && <p className="text-faint text-xs">The first that fits decides.</p>}
      </div>
    </fieldset>
  );
}
