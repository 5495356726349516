"use client";

import { signOut } from "next-auth/react";

/** Ends what is left of the session, and comes back to this page after a new sign-in. */
export function signInAgain(): void {
  const here = `${window.location.pathname}${window.location.search}`;
  void signOut({ callbackUrl: `/sign-in?callbackUrl=${encodeURIComponent(here)}` });
}
