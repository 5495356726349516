"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { FormActions } from "#components/ui/form-actions.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { Visitor } from "#lib/chat/visitors/visitor.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { useChatClient } from "./chat-client-provider.tsx";
import { explain, useRestApi } from "./console-api.tsx";

interface VisitorFormProps {
  visitor: Visitor;
  /** What shows the visitor's name is loaded anew with it. */
  conversationId: string;
  onClose: () => void;
}

/** A visitor's name and address, as a member corrects them. Escape leaves them as they were. */
export function VisitorForm({ visitor, conversationId, onClose }: VisitorFormProps) {
  const [name, setName] = useState(visitor.name);
  const [email, setEmail] = useState(visitor.email ?? "");
  const { mutate, isPending, error } = useSave(visitor.id, { conversationId, onSaved: onClose });
  const fieldError = (field: string) =>
    error instanceof ApiError ? error.fields.find((one) => one.field === field)?.message : undefined;
  const isUnexplained = error !== null && fieldError("name") === undefined && fieldError("email") === undefined;

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    const address = email.trim();
    if (name.trim() !== "" && !isPending) mutate({ name: name.trim(), email: address === "" ? null : address });
  }

  return (
    <form
      aria-label="Visitor's name and address"
      noValidate
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
      className="flex flex-col gap-3 px-5 pt-5 pb-6"
    >
      <FormField label="Name" error={name.trim() === "" ? "A visitor needs a name." : fieldError("name")}>
        <Input
          value={name}
          maxLength={limits.nameMax}
          autoComplete="off"
          autoFocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </FormField>
      <FormField label="Email" error={fieldError("email")}>
        <Input
          type="email"
          value={email}
          maxLength={limits.emailMax}
          autoComplete="off"
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      </FormField>
      {visitor.isIdentified && (
        <p className="text-pretty text-faint text-xs">What the product says of them when they come back wins.</p>
      )}
      <p role="alert" className="text-danger text-sm empty:hidden">
        {isUnexplained && explain(error)}
      </p>
      <FormActions onCancel={onClose} pending={isPending} size="sm">
        Save
      </FormActions>
    </form>
  );
}

function useSave(visitorId: string, { conversationId, onSaved }: { conversationId: string; onSaved: () => void }) {
  const api = useRestApi();
  const client = useChatClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: { name: string; email: string | null }) =>
      api.request<Visitor>("PATCH", `/visitors/${encodeURIComponent(visitorId)}`, change),
    async onSuccess() {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ["visitor"] }),
        // Not everybody is told of a visitor's new name by the log.
        client.loadConversation(conversationId).catch(() => undefined),
      ]);
      onSaved();
    },
  });
}
