"use client";

import { ChevronDown, CircleAlert, Clock, MessageSquareQuote, PenLine, UserRoundX } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import type { LiveOffer } from "#lib/client/chat-state.ts";
import { CountdownRing } from "./countdown-ring.tsx";
import { DeclineReasonForm } from "./decline-reason-form.tsx";
import { endWords } from "./offer-words.ts";
import { type OfferAnswer, useOfferAnswer } from "./use-offer-answer.ts";
import { useShortcuts } from "./use-shortcuts.ts";

interface OfferCardProps {
  offer: LiveOffer;
  /** Whether the keys answer this one. */
  hasKeys: boolean;
  onAccepted: (conversationId: string) => void;
}

/** A key that was on its way when the offer appeared was meant for something else. */
const keysAfterMs = 400;

/** A conversation that is offered: who asks what, who hands it over, how long there is, and the answer. */
export function OfferCard({ offer, hasKeys, onAccepted }: OfferCardProps) {
  const { conversation, words, handover, end } = offer;
  const { visitor, team } = conversation;
  const answer = useOfferAnswer(offer, { onAccepted });
  const hasStood = useHasStood();
  const [isExplaining, setIsExplaining] = useState(false);
  const areKeysOn = hasKeys && hasStood;
  useShortcuts(areKeysOn ? { a: answer.accept, d: () => answer.decline() } : {}, { comeFirst: true });
  const from = handover === null ? "New conversation" : `Handed over by ${handover.by.name}`;
  return (
    <article
      aria-label={`Offer: ${visitor.name}`}
      className={classNames(
        "pointer-events-auto flex animate-rise flex-col gap-3 rounded-xl bg-raised p-4 shadow-float",
        end !== null && "opacity-90",
      )}
    >
      <div className="flex items-center gap-3">
        <Avatar id={visitor.id} name={visitor.name} />
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold text-base">{visitor.name}</p>
          <p className="truncate text-muted text-xs">
            {from}
            {team && ` · ${team.name}`}
          </p>
        </div>
        {end === null && <CountdownRing expiresAt={offer.expiresAt} lastsMs={offer.lastsMs} />}
      </div>
      {words !== "" && <p className="wrap-anywhere line-clamp-3 whitespace-pre-wrap text-sm">{words}</p>}
      {handover?.note && (
        <p className="wrap-anywhere line-clamp-4 whitespace-pre-wrap rounded-lg bg-note px-3 py-2 text-note-text text-sm">
          {handover.note}
        </p>
      )}
      {end !== null ? (
        <Remark icon={<Clock aria-hidden />}>{endWords(end)}</Remark>
      ) : isExplaining ? (
        <DeclineReasonForm
          isPending={answer.isDeclining}
          onDecline={answer.decline}
          onCancel={() => setIsExplaining(false)}
        />
      ) : (
        <>
          {answer.problem && (
            <Remark icon={<CircleAlert aria-hidden />} isAlert>
              {answer.problem}
            </Remark>
          )}
          <Answers answer={answer} hasKeys={hasKeys} areKeysOn={areKeysOn} onExplain={() => setIsExplaining(true)} />
        </>
      )}
    </article>
  );
}

interface AnswersProps {
  answer: OfferAnswer;
  hasKeys: boolean;
  /** Whether they act by now. */
  areKeysOn: boolean;
  onExplain: () => void;
}

function Answers({ answer, hasKeys, areKeysOn, onExplain }: AnswersProps) {
  const { accept, decline, isAccepting, isDeclining } = answer;
  return (
    <div className="flex items-center gap-2">
      <Button
        look="primary"
        className="flex-1"
        aria-keyshortcuts={areKeysOn ? "A" : undefined}
        pending={isAccepting}
        disabled={isDeclining}
        onClick={accept}
      >
        Accept
        {hasKeys && <Kbd className="text-on-accent max-md:hidden shadow-[inset_0_0_0_1px_oklch(1_0_0/45%)]">A</Kbd>}
      </Button>
      <Button
        className="flex-1"
        aria-keyshortcuts={areKeysOn ? "D" : undefined}
        pending={isDeclining}
        disabled={isAccepting}
        onClick={() => decline()}
      >
        Decline
        {hasKeys && <Kbd className="max-md:hidden">D</Kbd>}
      </Button>
      <Menu
        align="end"
        side="top"
        trigger={
          <Button size="icon" aria-label="Decline with a reason" disabled={isAccepting || isDeclining}>
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={UserRoundX} onClick={() => decline("Busy with somebody else")}>
          Busy with somebody else
        </MenuItem>
        <MenuItem icon={MessageSquareQuote} onClick={() => decline("Not my subject")}>
          Not my subject
        </MenuItem>
        <MenuItem icon={PenLine} onClick={onExplain}>
          Another reason…
        </MenuItem>
      </Menu>
    </div>
  );
}

function Remark({ icon, isAlert = false, children }: { icon: ReactNode; isAlert?: boolean; children: string }) {
  return (
    <p
      role={isAlert ? "alert" : undefined}
      className={classNames(
        "flex items-start gap-2 text-sm [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0",
        isAlert ? "rounded-lg bg-danger-soft px-3 py-2 text-danger" : "text-muted",
      )}
    >
      {icon}
      {children}
    </p>
  );
}

function useHasStood(): boolean {
  const [hasStood, setHasStood] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setHasStood(true), keysAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return hasStood;
}
