/** What stops a copy before it has changed anything. Its message is one line for whoever asked for it. */
export class CopyRefused extends Error {}
