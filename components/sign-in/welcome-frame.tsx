import type { ReactNode } from "react";
import { Logo } from "#components/ui/logo.tsx";

interface WelcomeFrameProps {
  title: string;
  subtitle: string;
  children?: ReactNode;
}

/** A page before the door: the logo, what it is about, and one card. */
export function WelcomeFrame({ title, subtitle, children }: WelcomeFrameProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-4 text-center">
          <Logo className="size-11" />
          <div>
            <h1 className="text-balance break-words font-semibold text-xl tracking-tight">{title}</h1>
            <p className="text-pretty text-muted text-sm">{subtitle}</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}
