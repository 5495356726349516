/**
 * The byte by which a text is counted on arrival. It stands once in each text and nowhere else in what any of the servers
 * sends, frame headers aside.
 */
export const textMark = 0x7c;

/** What every message carries to each of its receivers, in all servers alike: 200 bytes of ASCII. */
export const text = "The parcel left the depot this morning and comes tomorrow between nine and twelve. "
  .repeat(3)
  .slice(0, 199)
  .concat(String.fromCodePoint(textMark));
