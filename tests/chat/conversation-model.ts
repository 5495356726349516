import type { ChatErrorCode } from "#lib/chat/errors.ts";

export const operators = ["Ada", "Grace"] as const;
export type OperatorName = (typeof operators)[number];
/** Everybody in the conversation of a test: the visitor and two operators. */
export type Name = "Vera" | OperatorName;

/** One thing that somebody does. `back` counts from the newest message; `sends` are numbered as they were made. */
export type Step =
  | {
      do: "say";
      by: Name /** How many of the newest messages the sender had not seen; null names no base. */;
      unseen: number | null;
    }
  | { do: "note"; by: OperatorName }
  | { do: "claim" | "close" | "reopen"; by: OperatorName }
  | { do: "read" | "deliver"; by: Name; back: number }
  | { do: "repeat"; send: number; withOtherBody: boolean };

export interface ModelMessage {
  seq: number;
  kind: "message" | "note" | "system";
  author: string;
  body: string;
}

interface Send {
  by: Name;
  kind: "message" | "note";
  body: string;
  seq: number;
}

const nobody = { deliveredSeq: 0, readSeq: 0 };

/** What a conversation is, in the fewest words: the rules of the product without store, log or doors. */
export class ConversationModel {
  status: "queued" | "open" | "closed" = "queued";
  assignee: OperatorName | null = null;
  readonly messages: ModelMessage[] = [];
  readonly sends: Send[] = [];
  readonly marks: Record<Name, { deliveredSeq: number; readSeq: number }> = {
    Vera: nobody,
    Ada: nobody,
    Grace: nobody,
  };

  constructor(firstBody: string) {
    this.#add({ kind: "message", author: "Vera", body: firstBody });
  }

  get lastSeq(): number {
    return this.messages.length;
  }

  /** @returns the code of the refusal, or null where it was done. */
  take(step: Step, body: string): ChatErrorCode | null {
    switch (step.do) {
      case "say":
        return this.#say(step.by, { body, base: step.unseen === null ? null : this.lastSeq - step.unseen });
      case "note":
        this.#send({ by: step.by, kind: "note", body });
        return null;
      case "claim":
        return this.#claim(step.by);
      case "close":
        if (this.status !== "closed") this.#move("closed", `${step.by} closed the conversation`);
        return null;
      case "reopen":
        if (this.status === "closed") this.#reopen(step.by);
        return null;
      case "read":
        this.#raise(step.by, { readSeq: this.lastSeq - step.back, deliveredSeq: this.lastSeq - step.back });
        return null;
      case "deliver":
        this.#deliver(step.by, this.lastSeq - step.back);
        return null;
      case "repeat":
        return this.sends[step.send % this.sends.length] !== undefined && step.withOtherBody ? "id_conflict" : null;
    }
  }

  /** The newest message that somebody sees: notes are not for the visitor. */
  lastSeqFor(reader: Name): number {
    return this.messages.findLast(({ kind }) => reader !== "Vera" || kind !== "note")?.seq ?? 0;
  }

  /** What a reader has not seen of the other side, and nobody of their own side has answered. */
  unread(reader: Name): number {
    const isOwn = (author: string): boolean => (author === "Vera") === (reader === "Vera");
    const said = this.messages.filter(({ kind }) => kind === "message");
    const answered = said.findLast(({ author }) => isOwn(author))?.seq ?? 0;
    const seen = Math.max(answered, this.marks[reader].readSeq);
    return said.filter(({ author, seq }) => !isOwn(author) && seq > seen).length;
  }

  receipts() {
    const furthest = (names: readonly Name[]) => ({
      deliveredSeq: Math.max(...names.map((name) => this.marks[name].deliveredSeq)),
      readSeq: Math.max(...names.map((name) => this.marks[name].readSeq)),
    });
    return { visitor: furthest(["Vera"]), operators: furthest(operators) };
  }

  #say(by: Name, { body, base }: { body: string; base: number | null }): ChatErrorCode | null {
    if (by === "Vera") {
      if (this.status === "closed") this.#reopen(by);
    } else {
      const isOfOthers = ({ author, kind }: ModelMessage) => kind === "message" && author !== by && author !== "Vera";
      if (base !== null && this.messages.slice(base).some(isOfOthers)) return "reply_collision";
      if (this.status === "closed") return "conversation_closed";
      if (this.status === "queued") this.#claim(by);
    }
    this.#send({ by, kind: "message", body });
    return null;
  }

  #claim(by: OperatorName): ChatErrorCode | null {
    if (this.status === "closed") return "impossible_transition";
    if (this.assignee !== null) return this.assignee === by ? null : "already_claimed";
    this.assignee = by;
    this.#move("open", `${by} joined the conversation`);
    return null;
  }

  #reopen(by: Name): void {
    this.assignee = null;
    this.#move("queued", `${by} reopened the conversation`);
  }

  #move(status: "queued" | "open" | "closed", line: string): void {
    this.status = status;
    this.#add({ kind: "system", author: "Parley", body: line });
  }

  #send({ by, kind, body }: Omit<Send, "seq">): void {
    this.#add({ kind, author: by, body });
    this.sends.push({ by, kind, body, seq: this.lastSeq });
  }

  #add(message: Omit<ModelMessage, "seq">): void {
    this.messages.push({ ...message, seq: this.lastSeq + 1 });
  }

  #deliver(by: Name, seq: number): void {
    const side = this.receipts()[by === "Vera" ? "visitor" : "operators"];
    if (seq > side.deliveredSeq) this.#raise(by, { deliveredSeq: seq, readSeq: 0 });
  }

  #raise(by: Name, { deliveredSeq, readSeq }: { deliveredSeq: number; readSeq: number }): void {
    const known = this.marks[by];
    this.marks[by] = {
      deliveredSeq: Math.max(known.deliveredSeq, deliveredSeq),
      readSeq: Math.max(known.readSeq, readSeq),
    };
  }
}
