/** An event that a subscriber could not cope with, and that it has left behind to go on with the next. */
export interface DeadLetterRecord {
  id: string;
  subscriber: string;
  /** Of the event in the log; 0 where it was not to be told. */
  pos: number;
  /** Of the event. */
  type: string;
  /** Why, for those who look after the workspace. */
  reason: string;
  createdAt: Date;
}

/** The type of a dead letter of which nobody could read what it was about. */
export const unreadableType = "unreadable";
