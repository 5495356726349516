"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "#lib/client/api-error.ts";
import type { LiveOffer } from "#lib/client/chat-state.ts";
import { useChatClient } from "./chat-client-provider.tsx";
import { explain } from "./console-api.tsx";
import { tellRefusal } from "./tell-refusal.ts";

/** What the operator answers to an offer. An answer that cannot be given is explained where the offer stands. */
export interface OfferAnswer {
  accept(): void;
  decline(reason?: string): void;
  isAccepting: boolean;
  isDeclining: boolean;
  /** Why it could not be accepted, though it is still open. */
  problem: string | null;
}

export function useOfferAnswer(
  { id, end }: LiveOffer,
  { onAccepted }: { onAccepted: (conversationId: string) => void },
): OfferAnswer {
  const client = useChatClient();
  const [problem, setProblem] = useState<string | null>(null);
  const accepting = useMutation({
    mutationFn: () => client.acceptOffer(id),
    onMutate: () => setProblem(null),
    onSuccess: onAccepted,
    onError: (error) => {
      // Of one that is over, the card itself says why.
      const isOver = client.store.getState().offers.find((offer) => offer.id === id)?.end != null;
      if (error instanceof ApiError && error.code === "at_capacity") setProblem(explain(error));
      else if (!isOver) tellRefusal(error);
    },
  });
  const declining = useMutation({
    mutationFn: (reason: string | undefined) => client.declineOffer(id, reason),
    onError: tellRefusal,
  });
  const isBusy = accepting.isPending || declining.isPending || end !== null;
  return {
    accept: () => isBusy || accepting.mutate(),
    decline: (reason) => isBusy || declining.mutate(reason),
    isAccepting: accepting.isPending,
    isDeclining: declining.isPending,
    problem,
  };
}
