/** From one time of the day to a later one, as `HH:MM` in the team's time zone; `24:00` is the end of the day. */
export interface OpenPeriod {
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  weekday: number;
  from: string;
  to: string;
}

/** When a team answers. */
export interface BusinessHours {
  /** A name of the IANA time zone database, such as `Europe/Berlin`. */
  timeZone: string;
  periods: readonly OpenPeriod[];
  /** Whole days on which nobody is there, as `YYYY-MM-DD` in that time zone. */
  holidays: readonly string[];
}
