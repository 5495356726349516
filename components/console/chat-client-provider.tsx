"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Me } from "#lib/chat/identity/get-me.ts";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import { createChatClient } from "#lib/client/create-chat-client.ts";
import { createBrowserOutbox } from "#lib/client/outbox/browser-outbox.ts";
import { participantOfMe } from "./participant-of-me.ts";

interface ChatSession {
  client: ChatClient;
  me: Me;
  /** Tells one client from the next, so that no cache outlives the state it was loaded into. */
  serial: number;
}

const ChatSessionContext = createContext<ChatSession | null>(null);

let lastSerial = 0;

interface ChatClientProviderProps {
  me: Me;
  /** Shown until the client stands. */
  fallback: ReactNode;
  children: ReactNode;
}

/** Keeps one running client for everything below it, and stops it when it goes. */
export function ChatClientProvider({ me, fallback, children }: ChatClientProviderProps) {
  const [session, setSession] = useState<ChatSession | null>(null);
  useEffect(() => {
    const tenant = me.tenant.slug;
    const self = participantOfMe(me);
    const client = createChatClient({ baseUrl: "", tenant, self, outbox: createBrowserOutbox({ tenant, self }) });
    lastSerial += 1;
    setSession({ client, me, serial: lastSerial });
    client.start();
    const end = hurryOnReturn(client);
    return () => {
      end();
      client.stop();
    };
  }, [me]);
  if (session === null) return fallback;
  return <ChatSessionContext value={session}>{children}</ChatSessionContext>;
}

/** What waits for its time is tried at once when the network is back or somebody looks again. @returns what ends it */
function hurryOnReturn(client: ChatClient): () => void {
  const over = new AbortController();
  const { signal } = over;
  window.addEventListener("online", () => client.hurry(), { signal });
  document.addEventListener("visibilitychange", () => document.hidden || client.hurry(), { signal });
  return () => over.abort();
}

function useChatSession(): ChatSession {
  const session = useContext(ChatSessionContext);
  if (session === null) throw new Error("This component stands outside of ChatClientProvider.");
  return session;
}

export function useChatClient(): ChatClient {
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
