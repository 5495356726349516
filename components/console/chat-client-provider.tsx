"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { Me } from "#lib/chat/identity/get-me.ts";
import { seeConversations } from "#lib/chat/permissions.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import { createOperatorClient, type OperatorClient } from "#lib/client/operator-client.ts";
import { createBrowserOutbox } from "#lib/client/outbox/browser-outbox.ts";
import { SignedOut, Suspended } from "./closed-doors.tsx";
import { useFollowedAccess } from "./use-followed-access.ts";

interface ChatSession {
  client: OperatorClient;
  /** Tells one client from the next, so that no cache outlives the state it was loaded into. */
  serial: number;
}

const ChatSessionContext = createContext<(ChatSession & { me: Me }) | null>(null);

let lastSerial = 0;

interface ChatClientProviderProps {
  me: Me;
  /** Shown until the client stands. */
  fallback: ReactNode;
  children: ReactNode;
}

/**
 * Keeps one running client for everything below it, and stops it when it goes. Who comes to see other conversations than
 * before begins with a new one, for what the old one knows may not be theirs to see any more.
 */
export function ChatClientProvider({ me, fallback, children }: ChatClientProviderProps) {
  const [session, setSession] = useState<ChatSession | null>(null);
  const tenant = me.tenant.slug;
  const { kind, id, name } = me;
  const sight = sightOf(me);
  const mayClaim = me.permissions.includes("conversations.claim");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sight is another client.
  useEffect(() => {
    const self = { kind, id, name };
    const outbox = createBrowserOutbox({ tenant, self });
    const client = createOperatorClient({ baseUrl: "", tenant, self, outbox, mayClaim });
    lastSerial += 1;
    setSession({ client, serial: lastSerial });
    client.start();
    const end = hurryOnReturn(client);
    return () => {
      end();
      client.stop();
    };
  }, [tenant, kind, id, name, sight, mayClaim]);
  const value = useMemo(() => session && { ...session, me }, [session, me]);
  if (value === null) return fallback;
  return (
    <ChatSessionContext value={value}>
      <Threshold client={value.client}>{children}</Threshold>
    </ChatSessionContext>
  );
}

function sightOf({ permissions }: Me): string {
  return seeConversations.filter((permission) => permissions.includes(permission)).join(" ");
}

/** Shows what is inside for as long as the server lets the member in. The client goes on asking meanwhile. */
function Threshold({ client, children }: { client: OperatorClient; children: ReactNode }) {
  useFollowedAccess(client);
  const isSignedOut = useStore(client.store, (state) => state.isSignedOut);
  const isBarred = useStore(client.store, (state) => state.barredBy !== null);
  if (isSignedOut) return <SignedOut />;
  return isBarred ? <Suspended /> : children;
}

/** What waits for its time is tried at once when the network is back or somebody looks again. @returns what ends it */
function hurryOnReturn(client: OperatorClient): () => void {
  const over = new AbortController();
  const { signal } = over;
  window.addEventListener("online", () => client.hurry(), { signal });
  document.addEventListener("visibilitychange", () => document.hidden || client.hurry(), { signal });
  return () => over.abort();
}

function useChatSession(): ChatSession & { me: Me } {
  const session = useContext(ChatSessionContext);
  if (session === null) throw new Error("This component stands outside of ChatClientProvider.");
  return session;
}

export function useChatClient(): OperatorClient {
  return useChatSession().client;
}

export function useMe(): Me {
  return useChatSession().me;
}

/** Reads the live state. A selector that builds a new array or object needs zustand's `useShallow` around it. */
export function useChat<Selected>(selector: (state: ChatState) => Selected): Selected {
  return useStore(useChatSession().client.store, selector);
}

/** A part of query keys: it changes when what was loaded is gone from the state, and is to be loaded again. */
export function useGeneration(): string {
  const { serial } = useChatSession();
  return `${serial}.${useChat((state) => state.generation)}`;
}
