"use client";

import { getCsrfToken } from "next-auth/react";
import type { SignInRefusal } from "#lib/identity/sign-in/refusal.ts";
import { readRefusal } from "./explain-refusal.ts";

type Outcome = { goTo: string; refusal?: never } | { refusal: SignInRefusal; goTo?: never };

/** Posts a form to the sign-in's endpoints. @returns where to go from there, or why not */
export async function postToAuth(path: string, fields: Record<string, string>): Promise<Outcome> {
  try {
    const csrfToken = (await getCsrfToken()) ?? "";
    const response = await fetch(`/api/auth/${path}`, {
      method: "POST",
      body: new URLSearchParams({ ...fields, csrfToken, json: "true" }),
    });
    const answer: unknown = await response.json();
    if (typeof answer !== "object" || answer === null || !("url" in answer)) return { refusal: "unreachable" };
    const url = new URL(String(answer.url), window.location.href);
    const isOwnAnswer = url.origin === window.location.origin && /^\/(api\/auth|sign-in)(\/|$)/.test(url.pathname);
    if (!isOwnAnswer) return { goTo: url.href };
    return { refusal: readRefusal(url.searchParams.get("error") ?? undefined) ?? "unreachable" };
  } catch {
    return { refusal: "unreachable" };
  }
}
