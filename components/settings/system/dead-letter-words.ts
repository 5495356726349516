interface SubscriberWords {
  label: string;
  /** What does not happen where one of its events is left behind. */
  description: string;
}

const ofSubscriber: Readonly<Record<string, SubscriberWords>> = {
  notifications: {
    label: "Notify of assignments",
    description: "Somebody was not notified that a conversation is theirs.",
  },
};

/** What a subscriber of the log is called. One that is not known is called by its own name. */
export function wordsOfSubscriber(name: string): string {
  return ofSubscriber[name]?.label ?? sentenceOf(name.replaceAll(/[._-]/g, " "));
}

/** What has not happened; empty where nobody knows. */
export function consequenceOf(subscriber: string): string {
  return ofSubscriber[subscriber]?.description ?? "";
}

/** The type of an event as words, such as `Conversation claimed`. */
export function wordsOfEventType(type: string): string {
  return sentenceOf(type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " "));
}

function sentenceOf(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
